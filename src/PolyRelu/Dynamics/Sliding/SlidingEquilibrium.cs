using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Sliding;

/// <summary>Where a neuron of plain ReLU (p = 1) comes to rest while outputs are negligible, kinks included.</summary>
/// <remarks>
/// With constant pulls h_i = s g_i the direction climbs F(u) = Σ_i h_i σ(⟨x_i, u⟩) on the sphere. Samples that attract (h_i > 0) keep to
/// one side of their kink; those that repel (h_i &lt; 0) hold neurons on theirs: u slides along ⟨x_i, u⟩ = 0 with a slope θ_i between
/// those of the two sides (Filippov). With P the attracting samples that are active, a rest obeys B = Σ_P h_i x_i − Σ_N θ_i |h_i| x_i =
/// ‖B‖ u, θ_i = 1, within [0, 1] or 0 as ⟨x_i, u⟩ is positive, 0 or negative. That is the condition for w = B to be the least of
///     ½‖w‖² − ⟨Σ_P h_i x_i, w⟩ + Σ_N |h_i| σ(⟨x_i, w⟩),
/// a strictly convex problem with one solution, whose dual, min ½‖Σ_P h_i x_i − Σ_N θ_i |h_i| x_i‖² over θ in [0, 1], is solved
/// coordinate by coordinate. The rest attracts: within the cell of P the function is concave along the sphere.
/// </remarks>
internal sealed class SlidingEquilibrium
{
    private const int MostSweeps = 20_000;
    private const double Rounding = 1e-13;          // change of θ at which a sweep has converged

    private SlidingEquilibrium(double[] direction, double rate)
    {
        Direction = direction;
        Rate = rate;
    }

    /// <summary>u, of length 1 [D].</summary>
    public double[] Direction { get; }

    /// <summary>‖B‖, the rate at which log r grows.</summary>
    public double Rate { get; }

    /// <summary>The rest of neurons that are active on given attracting samples.</summary>
    /// <param name="inputs">X [n × D].</param>
    /// <param name="pulls">h [n].</param>
    /// <param name="active">[n] whether an attracting sample is in P; what stands at others does not matter.</param>
    /// <returns>Null where the search does not converge, where B is 0, or where u leaves the cell of P.</returns>
    public static SlidingEquilibrium? Of(DoubleMatrix inputs, double[] pulls, bool[] active)
    {
        double[] gradient = new double[inputs.Columns];
        List<int> opposite = [];
        double size = 0;
        for (int i = 0; i < pulls.Length; i++)
        {
            if (pulls[i] < 0) opposite.Add(i);
            if (pulls[i] <= 0 || !active[i]) continue;
            TensorPrimitives.MultiplyAdd(inputs.Row(i), pulls[i], gradient, gradient);
            size += pulls[i] * TensorPrimitives.Norm<double>(inputs.Row(i));
        }
        if (!Project(inputs, pulls, opposite, gradient)) return null;
        double rate = TensorPrimitives.Norm<double>(gradient);
        if (!(rate > 1e-9 * size)) return null;
        TensorPrimitives.Divide(gradient, rate, gradient);
        for (int i = 0; i < pulls.Length; i++)
        {
            if (pulls[i] > 0 && TensorPrimitives.Dot<double>(inputs.Row(i), gradient) > 0 != active[i]) return null;
        }
        return new(gradient, rate);
    }

    /// <summary>Takes Σ_N θ_i |h_i| x_i off the gradient, θ of the least length.</summary>
    private static bool Project(DoubleMatrix inputs, double[] pulls, List<int> opposite, double[] gradient)
    {
        double[] shares = new double[opposite.Count];
        double[] squares = [.. opposite.Select(i => TensorPrimitives.SumOfSquares<double>(inputs.Row(i)))];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double change = 0;
            for (int k = 0; k < shares.Length; k++)
            {
                if (squares[k] == 0) continue;
                int i = opposite[k];
                double pull = -pulls[i];
                double share = Math.Clamp(
                    shares[k] + (TensorPrimitives.Dot<double>(inputs.Row(i), gradient) / (pull * squares[k])), 0, 1);
                if (share == shares[k]) continue;
                TensorPrimitives.MultiplyAdd(inputs.Row(i), (shares[k] - share) * pull, gradient, gradient);
                change = Math.Max(change, Math.Abs(share - shares[k]));
                shares[k] = share;
            }
            if (change <= Rounding) return true;
        }
        return false;
    }
}
