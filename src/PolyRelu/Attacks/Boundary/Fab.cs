using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// FAB, the fast adaptive boundary attack: walks along the decision boundary towards the clean input to find the nearest adversarial
/// example.
/// </summary>
/// <remarks>
/// Croce and Hein 2020 (FAB), algorithm 1. With f_s = z_s − z_y linearised at the iterate x (<see cref="FabFront"/>), d1 and d2
/// are the shortest moves onto the boundary within the box from x and from the clean input x0, and
/// a = min(alpha_max, ‖d1‖ / (‖d1‖ + ‖d2‖)):  x ← clip((x + η d1)(1 − a) + (x0 + η d2) a). A misclassified iterate is
/// remembered if it is the nearest, and x ← x0 + β (x − x0). The final search, which is in
/// the paper but not in the published code, goes onto the boundary linearised at the nearest point and from the nearest one
/// straight back towards x0 (<see cref="SegmentSearch"/>).
/// The search is not bounded by the radius, which only decides what counts: points broken within it leave the batch at once,
/// unless the nearest example is looked for (<see cref="NearestWithin"/>). A search that is hopelessly far out is given up early
/// where there are several rivals (<see cref="FabState"/>), unless points are kept to the end or the victim does not allow it.
/// The targeted version looks at one rival at a time, so that a step needs one gradient instead of C − 1.
/// alpha_max 0.1, η 1.05, β 0.9; the first start is x0, later ones are random within half the radius
/// (or the distance known), and a search that has come to where the gradient is zero goes on from such a point. Defaults of what
/// may be chosen: see <see cref="FabSettings"/>.
/// </remarks>
public sealed class Fab : BoundaryAttack
{
    /// <summary>FAB over all rivals.</summary>
    public static readonly AttackRegistration<FabSettings> Untargeted = new(
        "fab", "FAB: nearest adversarial example along the boundary, all rivals at once (Croce and Hein 2020).",
        static (settings, context) => new Fab(settings, context));

    /// <summary>FAB against one rival at a time.</summary>
    public static readonly AttackRegistration<TargetedFabSettings> Targeted = new(
        "fab-t", "FAB against each of the 9 highest rivals in turn, one gradient per step (Croce and Hein 2020).",
        static (settings, context) => new Fab(settings, context));

    private readonly FabSettings settings;

    /// <summary>FAB over all rivals, or against one at a time where the settings have targets.</summary>
    /// <param name="settings">Its settings; <see cref="TargetedFabSettings"/> for the targeted version.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public Fab(FabSettings settings, AttackContext? context = null)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
    }

    /// <summary><c>fab</c> over all rivals, <c>fab-t</c> against one at a time.</summary>
    public override string Name => settings is TargetedFabSettings ? "fab-t" : "fab";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    protected override int Targets(int outputs) =>
        settings is TargetedFabSettings targeted ? Math.Min(targeted.Targets, Margin.Classes(outputs) - 1) : 1;

    private protected override IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) => this;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = settings.Iterations;
        FabState state = new(batch, settings is TargetedFabSettings, givesUp: !Context.KeepToEnd && batch.AllowsGivingUp);
        for (int row = 0; row < batch.Count; row++) Start(batch, row, state.StartOf(row));
        for (int iteration = 0; iteration < iterations && state.Count > 0; iteration++)
        {
            state.Judge(iteration);
            state.Step(iteration);
            if (!batch.Retire(state)) return;
            state.Follow();
            batch.Report((double)iteration / iterations);
        }
        state.Judge(iterations);
        if (!batch.Retire(state)) return;
        state.Follow();
        state.Finish();
        batch.Retire(state);
    }

    private static void Start(AttackBatch batch, int row, Span<float> point)
    {
        if (batch.Restart == 0) batch.Clean.Row(row).CopyTo(point);
        else StartingPoint.WithinHalfReach(batch, row, 0, point);
    }
}
