using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// Comes from beyond the boundary: from centres or points of other classes straight back to it, then along it towards the clean input.
/// </summary>
/// <remarks>
/// Starts, for each rival: the nearest example known, steps to every known centre of the class, and without centres to the groups that the
/// points attacked form and to those nearest; the others are those of <see cref="RivalStarts"/> (<see cref="RivalPoints"/>). From each a
/// <see cref="DescentFront"/> descends. Where gradients vanish at the clean input, as on clusters with p > 2, searches that begin there do
/// not see the nearest boundary; from beyond it the way is short. The idea to start from points of other classes and to follow the
/// boundary is that of Brendel et al. 2019.
/// Defaults: see <see cref="BoundaryDescentSettings"/>.
/// All descents run to their end where that is affordable: with one rival, and up to 4,096 features of all rivals together (455 for ten
/// classes). Beyond that, as on images of ten classes, starts with a boundary far out are left out and descents that stay far out given up.
/// </remarks>
public sealed class BoundaryDescent : BoundaryAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<BoundaryDescentSettings> Registration = new(
        "boundary-descent", "From centres or points of other classes back to the boundary and along it to the nearest example (needs "
            + "centres or the points attacked).", static (settings, context) => new BoundaryDescent(settings, context));

    /// <summary>Rivals × features up to which all descents run to their end; both make an iteration dearer.</summary>
    private const long Affordable = 4096;

    private readonly BoundaryDescentSettings settings;
    private readonly Lazy<RivalPoints> rivals;

    /// <summary>The descent from the centres or references that are known.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public BoundaryDescent(BoundaryDescentSettings? settings = null, AttackContext? context = null)
        : base(context)
    {
        this.settings = settings ?? new BoundaryDescentSettings();
        rivals = new Lazy<RivalPoints>(() => new RivalPoints(Context));
    }

    /// <inheritdoc/>
    public override string Name => "boundary-descent";

    private protected override IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) =>
        new BoundaryDescent(settings, SpanNearest.ContextIn(victim, Context));

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        RivalStarts starts = new(batch, rivals.Value, settings.Targets);
        DescentFront front = new(batch, settings.Iterations, GivesUp(batch));
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
        int several = Math.Min(settings.Targets, Margin.Classes(batch.Outputs) - 1);
        return !Context.KeepToEnd && batch.AllowsGivingUp && several > 1 && (long)several * batch.Dimension > Affordable;
    }
}
