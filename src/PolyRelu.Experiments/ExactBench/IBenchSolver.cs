namespace PolyRelu.Experiments.ExactBench;

/// <summary>What gives verdicts about points: attacks, or a certifier.</summary>
internal interface IBenchSolver
{
    /// <summary>What it is, in a word or two.</summary>
    string Name { get; }

    /// <summary>Verdicts about all points of a network in the norm of a truth; of the truth it may use the radii alone.</summary>
    /// <param name="network">The network.</param>
    /// <param name="truth">One of its truths.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the work.</param>
    BenchAnswer Answer(BenchNetwork network, BenchTruth truth, IProgress<WorkProgress> progress, CancellationToken cancellation);
}
