using PolyRelu.Attacks;

namespace PolyRelu.Evaluation;

/// <summary>
/// How an evaluation looks for examples: by attacks at every radius, or by a search for the nearest ones, which gives all radii at once.
/// </summary>
public abstract class EvaluationMethod
{
    private protected EvaluationMethod()
    {
    }

    /// <summary>What it is called in the fingerprint of a state.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether what is found depends on the radii at which robustness is reported.</summary>
    internal abstract bool DependsOnRadii { get; }

    /// <summary>The attacks that go through the radii; none where the nearest examples are looked for.</summary>
    internal abstract IReadOnlyList<Attack> AtRadii { get; }

    /// <summary>The attacks that the outcome is judged by.</summary>
    internal abstract IReadOnlyList<Attack> Ran { get; }

    /// <summary>Attacks in order at every radius, each on what all before it left robust (<see cref="RobustnessCurve"/>).</summary>
    /// <param name="attacks">At least one.</param>
    public static EvaluationMethod Within(IReadOnlyList<Attack> attacks)
    {
        ArgumentNullException.ThrowIfNull(attacks);
        return new AttacksWithinRadii(attacks);
    }

    /// <summary>The nearest example of every sample, by one attack after the other (<see cref="MinimumDistance"/>).</summary>
    /// <param name="attacks">At least one.</param>
    public static EvaluationMethod Nearest(IReadOnlyList<IMinimumNormAttack> attacks)
    {
        ArgumentNullException.ThrowIfNull(attacks);
        return new SearchForNearest(attacks);
    }

    /// <summary>Evaluates all samples.</summary>
    internal abstract (RobustnessReport Report, MinimumDistanceResult? Nearest) Find(
        EvaluationRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation);

    private sealed class AttacksWithinRadii(IReadOnlyList<Attack> attacks) : EvaluationMethod
    {
        internal override string Name => "within radii";

        internal override bool DependsOnRadii => true;

        internal override IReadOnlyList<Attack> AtRadii => attacks;

        internal override IReadOnlyList<Attack> Ran => attacks;

        internal override (RobustnessReport Report, MinimumDistanceResult? Nearest) Find(
            EvaluationRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
            (new BlockRun<RobustnessReport>(new CurveBlocks(request, attacks), BlockWork.Of(request)).Run(progress, cancellation), null);
    }

    private sealed class SearchForNearest(IReadOnlyList<IMinimumNormAttack> attacks) : EvaluationMethod
    {
        internal override string Name => "nearest";

        internal override bool DependsOnRadii => false;

        internal override IReadOnlyList<Attack> AtRadii => [];

        internal override IReadOnlyList<Attack> Ran =>
            [.. attacks.Select(attack => attack.Searcher).OfType<Attack>()];

        internal override (RobustnessReport Report, MinimumDistanceResult? Nearest) Find(
            EvaluationRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
        {
            MinimumDistanceResult found =
                new BlockRun<MinimumDistanceResult>(new NearestBlocks(request, attacks), BlockWork.Of(request))
                    .Run(progress, cancellation);
            return (found.At(request.Radii), found);
        }
    }
}
