using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>The classifier of an evaluation, as the blocks of samples that are searched at the same time need it.</summary>
internal sealed class EvaluationVictims
{
    private readonly IClassifier victim;
    private readonly VictimPool? replicas;

    /// <summary>The classifier itself, or with <see cref="Parallelism.Data"/> one for every thread.</summary>
    /// <exception cref="ArgumentException">The classifier cannot be replicated.</exception>
    public EvaluationVictims(EvaluationRequest request)
    {
        victim = request.Victim;
        if (request.Parallelism != Parallelism.Data) return;
        replicas = new VictimPool(victim);
        if (!replicas.AreSeveral)
            throw new ArgumentException($"With {nameof(Parallelism)}.{nameof(Parallelism.Data)} every thread needs a classifier of its "
                + $"own, and {victim.GetType().Name} cannot be replicated ({nameof(IClassifier)}.{nameof(IClassifier.Replicate)}).",
                nameof(request));
        ShareOfTime = 1.0 / Workers.Available;
    }

    /// <summary>What a second of a block is of the evaluation's: blocks run side by side.</summary>
    public double ShareOfTime { get; } = 1;

    /// <summary>Does something with a classifier that nothing else uses meanwhile.</summary>
    public T With<T>(Func<IClassifier, T> use)
    {
        if (replicas is null) return use(victim);
        IClassifier own = replicas.Take();
        T result = use(own);
        replicas.GiveBack(own);
        return result;
    }
}
