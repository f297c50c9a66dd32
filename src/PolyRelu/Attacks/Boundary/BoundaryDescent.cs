using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// Comes from beyond the boundary: from centres or points of other classes straight back to it, then along it towards the clean input.
/// </summary>
/// <remarks>
/// Starts, for each rival: the nearest example known, steps to every known centre of the class, and without centres to the groups that the
/// points attacked
/// form and to those nearest; the others are those of <see cref="RivalStarts"/> (<see cref="RivalPoints"/>). From each a
/// <see cref="DescentFront"/> descends. Where gradients vanish at the clean
/// input, as on clusters with p > 2, searches that begin there do not see the nearest boundary; from beyond it the way is short. The idea
/// to start
/// from points of other classes and to follow the boundary is that of Brendel et al. 2019.
/// Defaults: 40 iterations from each start, the 9 highest rivals by the clean logits.
/// All descents run to their end where that is affordable: with one rival, and up to 4,096 features of all rivals together (455 for ten
/// classes). Beyond that, as on images of ten classes, starts with a boundary far out are left out and descents that stay far out given up.
/// </remarks>
public sealed class BoundaryDescent : BoundaryAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<AttackFactory> Registration = new(
        "boundary-descent", "From centres or points of other classes back to the boundary and along it to the nearest example (needs "
            + "centres or the points attacked).", settings => new BoundaryDescent(settings))
    { Settings = ["iterations", "targets"] };

    /// <summary>Rivals × features up to which all descents run to their end; both make an iteration dearer.</summary>
    private const long Affordable = 4096;

    private const int UsualTargets = 9;

    private readonly Lazy<RivalPoints> rivals;

    /// <summary>The descent from the centres or references of its settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public BoundaryDescent(AttackSettings settings)
        : base(settings)
    {
        rivals = new Lazy<RivalPoints>(() => new RivalPoints(settings));
    }

    /// <inheritdoc/>
    public override string Name => "boundary-descent";

    /// <inheritdoc/>
    protected override int Restarts => 1;

    private protected override IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) =>
        new BoundaryDescent(SpanNearest.SettingsIn(victim, Settings));

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        RivalStarts starts = new(batch, rivals.Value, Settings.Targets ?? UsualTargets);
        DescentFront front = new(batch, Settings.Iterations ?? 40, GivesUp(batch));
        for (int start = 0; start < starts.Most; start++)
        {
            front.Clear();
            for (int row = 0; row < batch.Count; row++)
                if (starts.Has(row, start)) starts.Write(row, start, front.Add(row));
            front.Descend();
            if (!batch.Retire(starts)) return;
            batch.Report((start + 1.0) / starts.Most);
        }
    }

    /// <summary>Whether hopeless descents end early; a matter of the problem alone, not of the rows searched together.</summary>
    private bool GivesUp(AttackBatch batch)
    {
        int several = Math.Min(Settings.Targets ?? UsualTargets, Margin.Classes(batch.Outputs) - 1);
        return !Settings.KeepToEnd && batch.AllowsGivingUp && several > 1 && (long)several * batch.Dimension > Affordable;
    }
}
