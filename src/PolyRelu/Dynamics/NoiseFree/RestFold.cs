using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>Neurons whose coordinates that no gradient moves any more are in one: those below 0, and the rest.</summary>
/// <remarks>
/// A coordinate u_k ≤ 0 obeys u_k' = −(v/r) p A u_k, as the rest does: they keep their ratios, and it never becomes positive. An
/// integration is not so sure: an error of a step may lift a u_k that has shrunk to nothing above 0, and below p = 2, where u_k^{2−p}
/// grows linearly, it would then grow to full size whatever the error was. Coordinates that are exactly 0 stay so.
/// </remarks>
internal sealed class RestFold
{
    private readonly double[] shares;             // [h × K + 1], of the rest; 0 for coordinates that move
    private readonly int features;

    /// <summary>Folds a start of K + 1 features.</summary>
    public RestFold(FlowStart start)
    {
        features = start.Dimension;
        shares = new double[start.Hidden * features];
        DoubleMatrix directions = start.Directions.Copy();
        for (int j = 0; j < start.Hidden; j++)
        {
            Span<double> direction = directions.Row(j), share = shares.AsSpan(j * features, features);
            double length = 0;
            for (int k = 0; k < features; k++)
            {
                if (k < features - 1 && direction[k] > 0) continue;
                share[k] = direction[k];
                length = double.Hypot(length, direction[k]);
                direction[k] = 0;
            }
            direction[^1] = length;
            for (int k = 0; k < features; k++) share[k] = length > 0 ? share[k] / length : 0;
        }
        Folded = new(directions, [.. start.LogNorms], [.. start.LogOutputs], [.. start.Signs]);
    }

    /// <summary>The start with the length of all that rests in the last feature.</summary>
    public FlowStart Folded { get; }

    /// <summary>Gives coordinates that rest back what is theirs.</summary>
    /// <param name="directions">[h × K + 1] of the flow of <see cref="Folded"/>, changed in place.</param>
    public void Unfold(Span<double> directions)
    {
        for (int j = 0; j < shares.Length; j += features)
        {
            double rest = directions[j + features - 1];
            directions[j + features - 1] = 0;
            for (int k = j; k < j + features; k++) directions[k] += shares[k] * rest;
        }
    }
}
