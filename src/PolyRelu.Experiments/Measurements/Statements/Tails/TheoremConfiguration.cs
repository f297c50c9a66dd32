using PolyRelu.Data;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>One cell of the grid and everything its counts depend on; how they are judged is no part of it.</summary>
/// <param name="Alpha">Expected noise norm α.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="Clusters">Number of clusters K.</param>
/// <param name="PositiveClusters">Number of positive clusters K1.</param>
/// <param name="Basis">Basis of the centres.</param>
/// <param name="Powers">Powers p of F^(p).</param>
/// <param name="Rhos">ρ of the step on F.</param>
/// <param name="Deltas">δ of the radius around points under F^(p).</param>
/// <param name="Samples">Samples drawn.</param>
/// <param name="DistanceSamples">How many of them have exact distances.</param>
/// <param name="Seed">Names the samples.</param>
internal sealed record TheoremConfiguration(
    double Alpha, int Dimension, int Clusters, int PositiveClusters, Basis Basis, IReadOnlyList<double> Powers, IReadOnlyList<double> Rhos,
    IReadOnlyList<double> Deltas,
    int Samples, int DistanceSamples, ulong Seed);
