using System.Numerics.Tensors;
using PolyRelu.Geometry;

namespace PolyRelu.Certification;

/// <summary>
/// A margin taken as linear as it is at the centre of a set: how many radii away it is 0. A guess, before anything is proven.
/// </summary>
internal static class FirstOrder
{
    /// <summary>F at the centre, divided by what ⟨∇F, δ⟩ falls from there; infinite where it does not fall.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="threat">Norm, ranges and radius.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k; −y for the binary head.</param>
    public static double Radii(SampleGeometry sample, ThreatModel threat, int label, int rival)
    {
        RealNetwork network = sample.Network;
        double power = network.Power;
        double[] factors = new double[network.Hidden], gradient = new double[network.Dimension], centre = sample.Origin,
            activations = sample.Clean, halves = [];
        double bias = network.Difference(label, rival, factors), value = bias;
        if (threat.Norm == Norm.LInf)
        {
            // Valid ranges make the set one-sided: its centre is not the sample.
            double[] low = new double[centre.Length], high = new double[centre.Length];
            sample.Ranges(threat, threat.Radius, low, high);
            halves = [.. low.Zip(high, (one, other) => 0.5 * (other - one))];
            centre = [.. centre.Select((z, i) => z + (0.5 * (low[i] + high[i])))];
            activations = new double[factors.Length];
            for (int j = 0; j < activations.Length; j++)
                if (factors[j] != 0) activations[j] = TensorPrimitives.Dot<double>(network.Weights.Row(j), centre);
        }
        if (network.IsNormalised)
        {
            double length = TensorPrimitives.Norm<double>(centre), pull = length > 0 ? bias * (power - 1) * Math.Pow(length, power - 3) : 0;
            value *= Math.Pow(length, power - 1);
            TensorPrimitives.Multiply(centre, pull, gradient);
        }
        for (int j = 0; j < factors.Length; j++)
        {
            double s = activations[j];
            if (!(s > 0) || factors[j] == 0) continue;
            double slope = power == 1 ? 1 : Math.Pow(s, power - 1);
            value += factors[j] * s * slope;
            TensorPrimitives.MultiplyAdd(network.Weights.Row(j), factors[j] * power * slope, gradient, gradient);
        }
        double fall = threat.Norm == Norm.L2 ? threat.Radius * TensorPrimitives.Norm<double>(gradient)
            : threat.Norm == Norm.L1 ? threat.Radius * Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient))
            : halves.Zip(gradient, (half, slope) => half * Math.Abs(slope)).Sum();
        return fall > 0 ? value / fall : double.PositiveInfinity;
    }
}
