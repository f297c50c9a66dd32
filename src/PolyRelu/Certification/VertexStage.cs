using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>
/// The bound of an L1 ball: concave terms as they are, convex ones by tangents; the sum is concave, so least at one of the 2 n vertices.
/// </summary>
/// <remarks>
/// Inequality: with ℓ_j ≤ φ a tangent for a_j &gt; 0, and c + r t(ξ) below the bias term, its part r t by the tangent of t where r &gt; 0,
/// F ≥ G = Σ_{a&lt;0} a_j φ(s_j) + Σ_{a&gt;0} a_j ℓ_j(s_j) + norm part, G is concave, and min G = min over ±r e_i of G. The sums of the
/// concave
/// terms at the vertices do not depend on the tangents and are computed once. The best tangents are those at the mean of the mixture of
/// vertices
/// that minimises Σ_v θ_v A_v + Σ_{a&gt;0} a_j φ(E_θ s_j), convex in θ: Frank–Wolfe with exact steps (docs/certification.md, section on
/// L1).
/// </remarks>
internal sealed class VertexStage(int steps) : Stage
{
    /// <summary>The name in results.</summary>
    public const string StageName = "vertices";

    /// <inheritdoc/>
    public override string Name => StageName;

    /// <inheritdoc/>
    public override bool Supports(MarginSpace space) => space.Set is AbsoluteSumSet;

    /// <inheritdoc/>
    public override void Search(PairSearch search)
    {
        MarginFunction function = search.Function;
        MarginSpace space = function.Space;
        int n = space.Dimension, hidden = function.Coefficients.Length;
        VertexSums sums = new(function);
        double[] means = (double[])space.Clean.Clone(), point = new double[n], gradient = new double[n], own = new double[hidden];
        double mixed = double.NaN;      // Σ θ_v A_v; nothing is mixed before the first step
        search.Descent.Activations.CopyTo(means, 0);
        search.Descent.Point.CopyTo(point, 0);
        for (int step = 0; step <= steps; step++)
        {
            search.Cancellation.ThrowIfCancellationRequested();
            (double bound, int vertex, VertexRound round) = sums.Bound(Tangents(search, means), LinearStage.NormBelow(function, point),
                point,
                gradient);
            search.Offer(Name, round);
            if (search.IsProven || step == steps || vertex < 0) return;
            // The vertex's pre-activations, and the best step towards it from the mixture.
            (int feature, double move) = (vertex / 2, (vertex % 2 == 0 ? 1 : -1) * space.Set.Radius);
            for (int j = 0; j < hidden; j++) own[j] = space.Clean[j] + (move * space.Neurons[j, feature]);
            double share = double.IsNaN(mixed) ? 1 : sums.Step(means, own, mixed, sums.At(vertex));
            if (share <= 0) return;
            for (int j = 0; j < hidden; j++) means[j] += share * (own[j] - means[j]);
            mixed = double.IsNaN(mixed) ? sums.At(vertex) : mixed + (share * (sums.At(vertex) - mixed));
            TensorPrimitives.Multiply(point, 1 - share, point);
            point[feature] += share * move;
        }
    }

    private static Envelope[] Tangents(PairSearch search, double[] means)
    {
        MarginFunction function = search.Function;
        PowerEnvelope power = new(function.Power);
        Envelope[] tangents = new Envelope[means.Length];
        for (int j = 0; j < tangents.Length; j++)
            if (function.Coefficients[j] > 0)
                tangents[j] = power.LowerTangent(function.Space.Low[j], function.Space.High[j], means[j]);
        return tangents;
    }
}
