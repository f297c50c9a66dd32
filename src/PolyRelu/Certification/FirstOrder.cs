using System.Numerics.Tensors;
using PolyRelu.Geometry;

namespace PolyRelu.Certification;

/// <summary>
/// Margins taken as linear as they are at the centre of a set: how many radii away they are 0. A guess, before anything is proven.
/// </summary>
internal sealed class FirstOrder
{
    private readonly RealNetwork network;
    private readonly ThreatModel threat;
    private readonly double[] centre, activations, slopes, halves = [];
    private readonly double[] factors, gradient;

    /// <summary>Looks at a sample from the centre of the set.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="threat">Norm, ranges and radius.</param>
    public FirstOrder(SampleGeometry sample, ThreatModel threat)
    {
        (network, this.threat) = (sample.Network, threat);
        (centre, activations) = (sample.Origin, sample.Clean);
        (factors, gradient) = (new double[network.Hidden], new double[network.Dimension]);
        if (threat.Norm == Norm.LInf)
        {
            // Valid ranges make the set one-sided: its centre is not the sample.
            double[] low = new double[centre.Length], high = new double[centre.Length];
            sample.Ranges(threat, threat.Radius, low, high);
            halves = [.. low.Zip(high, (one, other) => 0.5 * (other - one))];
            centre = [.. centre.Select((z, i) => z + (0.5 * (low[i] + high[i])))];
            activations = new double[network.Hidden];
            for (int j = 0; j < activations.Length; j++) activations[j] = TensorPrimitives.Dot<double>(network.Weights.Row(j), centre);
        }
        double power = network.Power;
        slopes = Array.ConvertAll(activations, s => !(s > 0) ? 0 : power == 1 ? 1 : Math.Pow(s, power - 1));
    }

    /// <summary>F at the centre, divided by what ⟨∇F, δ⟩ falls from there; infinite where it does not fall.</summary>
    /// <param name="label">y.</param>
    /// <param name="rival">k; −y for the binary head.</param>
    public double Radii(int label, int rival)
    {
        double power = network.Power, bias = network.Difference(label, rival, factors), value = bias;
        gradient.AsSpan().Clear();
        if (network.IsNormalised)
        {
            double length = TensorPrimitives.Norm<double>(centre), pull = length > 0 ? bias * (power - 1) * Math.Pow(length, power - 3) : 0;
            value *= Math.Pow(length, power - 1);
            TensorPrimitives.Multiply(centre, pull, gradient);
        }
        for (int j = 0; j < factors.Length; j++)
        {
            if (slopes[j] == 0 || factors[j] == 0) continue;
            value += factors[j] * activations[j] * slopes[j];
            TensorPrimitives.MultiplyAdd(network.Weights.Row(j), factors[j] * power * slopes[j], gradient, gradient);
        }
        double fall = threat.Norm == Norm.L2 ? threat.Radius * TensorPrimitives.Norm<double>(gradient)
            : threat.Norm == Norm.L1 ? threat.Radius * Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient))
            : FallInBox();
        return fall > 0 ? value / fall : double.PositiveInfinity;
    }

    private double FallInBox()
    {
        TensorPrimitives.Multiply(gradient, halves, gradient);
        return TensorPrimitives.SumOfMagnitudes<double>(gradient);
    }
}
