using System.Numerics.Tensors;
using PolyRelu.Attacks.Losses;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>FMN, fast minimum norm: steps along the gradient of the margin, projected onto a ball that follows the boundary.</summary>
/// <remarks>
/// Pintor et al. 2021 (Fast minimum-norm adversarial attacks through adaptive norm constraints), algorithm 1. With the loss
/// L = max_{k≠y} f_k − f_y and its gradient g at x + δ, ‖·‖_* the dual norm: ε ← ‖δ‖ + |L| / ‖g‖_* as long as nothing misclassified was
/// found, later (1 + γ_k) ε, and where x + δ is misclassified the smaller of (1 − γ_k) ε and the least distance found; then
/// δ ← Π_ε(δ + α_k g/‖g‖₂), and x + δ is clipped to the box. γ_k falls along a cosine from 0.05 to 0.001, α_k from 1 to 0.01; ε never
/// exceeds what the box allows. In L0, which has no dual norm, ε begins at 1 and is a whole number: at least one more, the whole part of
/// (1 + γ_k) ε, and one less or that of (1 − γ_k) ε where x + δ is misclassified; x + δ is clipped before the k largest changes are kept,
/// so that features that cannot move take no place.
/// Three things are not as in the original. Before anything was found ε grows by (1 + γ_k) at least: where the box clips a part of every
/// step, or the margin is convex as with p > 1, the iterates otherwise come near the boundary and never cross it (MNIST, p = 3, L2: no
/// example for 44 of 50 digits). Where the gradient is exactly zero the step is one at random. The original ends with the nearest
/// iterate; this goes straight back from there to the boundary (<see cref="SegmentSearch"/>): seven questions more; in L0 it takes back
/// what is not needed (<see cref="FewestChanges"/>).
/// The targeted version, which is this library's, has L = f_t − f_y for one rival t after the other, in the order of MALT
/// (<see cref="RivalOrder"/>): the rival that leads at the input is often not the one with the nearest example.
/// The search is not bounded by the radius, which only decides what counts. Defaults: see <see cref="FmnSettings"/>.
/// </remarks>
public sealed class Fmn : BoundaryAttack
{
    /// <summary>FMN against the rival that leads at each iterate.</summary>
    public static readonly AttackRegistration<FmnSettings> Untargeted = new(
        "fmn", "FMN: nearest adversarial example, steps projected onto a ball that follows the boundary (Pintor et al. 2021).",
        static (settings, context) => new Fmn(settings, context));

    /// <summary>FMN against one rival at a time.</summary>
    public static readonly AttackRegistration<TargetedFmnSettings> Targeted = new(
        "fmn-t", "FMN against 9 rivals in turn, that of the nearest linearised boundary first (order of Melamed et al. 2024).",
        static (settings, context) => new Fmn(settings, context));

    private const double FirstChange = 0.05;    // γ
    private const double LastChange = 0.001;
    private const double LastShare = 0.01;      // of the first step
    private const double LeastSlope = 1e-12;

    private static readonly MarginLoss MarginOfAll = new();
    private static readonly TargetedMarginLoss MarginOfOne = new();

    private readonly FmnSettings settings;

    /// <summary>The attack, against one rival at a time where the settings have targets.</summary>
    /// <param name="settings">Its settings, <see cref="TargetedFmnSettings"/> for the targeted version; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public Fmn(FmnSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new FmnSettings();

    /// <summary><c>fmn</c> over all rivals, <c>fmn-t</c> against one at a time.</summary>
    public override string Name => settings is TargetedFmnSettings ? "fmn-t" : "fmn";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => true;

    /// <inheritdoc/>
    protected override int Targets(int outputs) =>
        settings is TargetedFmnSettings targeted ? Math.Min(targeted.Targets, Margin.Classes(outputs) - 1) : 1;

    private protected override bool TriesNearestTargetsFirst => settings is TargetedFmnSettings;

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => settings is TargetedFmnSettings ? MarginOfOne : MarginOfAll;

    private protected override IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) => this;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        NearestState state = new(batch);
        Loss loss = LossFor(batch.Outputs);
        double first = settings.FirstStep ?? state.Unit;
        double[] radii = state.AddNumbers(batch.Threat.Norm.IsConvex ? double.PositiveInfinity : 1), farthest = state.AddFarthest();
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            state.Evaluate(loss, iteration);
            if (!batch.Retire(state)) return;
            double step = CosineSchedule.At(first, LastShare * first, iteration, settings.Iterations);
            double change = CosineSchedule.At(FirstChange, LastChange, iteration, settings.Iterations);
            batch.ForRows((state, radii, farthest, step, change), static (row, work) =>
            {
                work.radii[row] = Math.Min(Radius(work.state, row, work.radii[row], work.change), work.farthest[row]);
                Step(work.state, row, work.radii[row], work.step);
            });
            batch.Report((double)iteration / settings.Iterations);
        }
        state.Finish();
    }

    private static double Radius(NearestState state, int row, double radius, double change)
    {
        if (!state.Batch.Threat.Norm.IsConvex) return Count(state, row, radius, change);
        if (state.IsMisclassified(row)) return Math.Min((1 - change) * radius, state.NearestDistances[row]);
        double grown = double.IsFinite(radius) ? (1 + change) * radius : 0;
        if (double.IsFinite(state.NearestDistances[row])) return grown;
        double slope = state.Batch.GradientScale(row) * state.Batch.Threat.Norm.Dual.Measure(state.Gradients.Row(row));
        return Math.Max(grown, state.Distances[row] + (Math.Abs(state.Losses[row]) / Math.Max(slope, LeastSlope)));
    }

    /// <summary>The radius in L0: whole numbers, at least one feature up or down.</summary>
    private static double Count(NearestState state, int row, double radius, double change) => state.IsMisclassified(row)
        ? Math.Max(0, Math.Min(Math.Min(radius - 1, Math.Floor((1 - change) * radius)), state.NearestDistances[row]))
        : Math.Max(radius + 1, Math.Floor((1 + change) * radius));

    private static void Step(NearestState state, int row, double radius, double step)
    {
        Span<float> point = state.Points.Row(row), moved = state.Gradients.Row(row);
        ReadOnlySpan<float> clean = state.Batch.Clean.Row(row);
        Norm.L2.SteepestStep(moved, step, moved);
        TensorPrimitives.Add(moved, point, moved);
        TensorPrimitives.Subtract(moved, clean, moved);
        if (!state.Batch.Threat.Norm.IsConvex)
        {
            TensorPrimitives.Add(clean, moved, point);
            state.Batch.Threat.Clamp(clean, point);
            TensorPrimitives.Subtract(point, clean, moved);
        }
        state.Batch.Threat.Norm.Project(moved, radius);
        TensorPrimitives.Add(clean, moved, point);
        state.Batch.Threat.Clamp(clean, point);
    }
}
