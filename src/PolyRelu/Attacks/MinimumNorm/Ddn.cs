using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// DDN, decoupled direction and norm: the direction of δ follows the gradient, its L2 length goes by whether x + δ is misclassified.
/// </summary>
/// <remarks>
/// Rony et al. 2019 (Decoupling direction and norm for efficient gradient-based L2 adversarial attacks and defenses), algorithm 1. With g
/// the gradient of the cross-entropy at x + δ: δ ← δ + α_k g/‖g‖₂, ε ← (1 − γ) ε where x + δ was misclassified, else (1 + γ) ε, δ ← ε
/// δ/‖δ‖₂, and x + δ is clipped to the box. γ = 0.05; ε and α_0 begin at 1, α_k falls along a cosine to α_0/100; ε never exceeds what the
/// box allows. Two things are not as in the original: it rounds every x + δ to 256 levels, this none (<c>--levels</c> rounds the last one),
/// and it ends with the nearest iterate, from which this goes straight back to the boundary (<see cref="SegmentSearch"/>): seven questions
/// more.
/// The search is not bounded by the radius, which only decides what counts. Defaults: see <see cref="DdnSettings"/>.
/// </remarks>
public sealed class Ddn : BoundaryAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<DdnSettings> Registration = new(
        "ddn", "DDN: nearest adversarial example in L2, direction and length of the perturbation apart (Rony et al. 2019).",
        static (settings, context) => new Ddn(settings, context));

    private const double Change = 0.05;         // γ
    private const double LastShare = 0.01;      // of the first step

    private static readonly CrossEntropyLoss CrossEntropy = new();

    private readonly DdnSettings settings;

    /// <summary>The attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public Ddn(DdnSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new DdnSettings();

    /// <inheritdoc/>
    public override string Name => "ddn";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => norm == Norm.L2;

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => CrossEntropy;

    private protected override IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) => this;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        NearestState state = new(batch);
        double first = settings.FirstStep ?? state.Unit;
        double[] lengths = state.AddNumbers(first), farthest = state.AddFarthest();
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            state.Evaluate(CrossEntropy, iteration);
            if (!batch.Retire(state)) return;
            double step = CosineSchedule.At(first, LastShare * first, iteration, settings.Iterations);
            batch.ForRows((state, lengths, farthest, step), static (row, work) =>
                Step(work.state, row, ref work.lengths[row], work.farthest[row], work.step));
            batch.Report((double)iteration / settings.Iterations);
        }
        state.Finish();
    }

    private static void Step(NearestState state, int row, ref double length, double farthest, double step)
    {
        Span<float> point = state.Points.Row(row), moved = state.Gradients.Row(row);
        ReadOnlySpan<float> clean = state.Batch.Clean.Row(row);
        length = Math.Min(length * (state.IsMisclassified(row) ? 1 - Change : 1 + Change), farthest);
        Norm.L2.SteepestStep(moved, step, moved);
        TensorPrimitives.Add(moved, point, moved);
        TensorPrimitives.Subtract(moved, clean, moved);
        Norm.L2.SteepestStep(moved, length, moved);
        TensorPrimitives.Add(clean, moved, point);
        state.Batch.Threat.Clamp(clean, point);
    }
}
