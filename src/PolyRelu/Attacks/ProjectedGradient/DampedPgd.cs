using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>The paper's damped PGD, for reproduction only: its steps shrink for confident points, and it is masked for p &gt; 2.</summary>
/// <remarks>
/// Min and Vidal 2024, §5.1, as their code has it: from δ = 0, δ ← Π(δ + η g / (‖g‖₂ + 1e−7)) with g the point's gradient of
/// the exponential loss averaged over the n points attacked together, projected onto the L2 ball; the last iterate counts.
/// The mean divides g by n: once ‖g‖₂ is near 1e−7, steps get shorter. n is the setting
/// <see cref="DampedPgdSettings.DampingBatch"/>, so that results do not depend on how points are batched here.
/// A point that a step leaves in its place is at its last iterate and is not moved again.
/// Use another attack to measure robustness.
/// </remarks>
public sealed class DampedPgd : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<DampedPgdSettings> Registration = new(
        "pgd-paper", "The damped PGD of Min and Vidal 2024 (L2), for reproduction: masked for p > 2.",
        static (settings, context) => new DampedPgd(settings, context));

    private const double Damping = 1e-7;

    private static readonly Loss Exponential = new ExponentialLoss();

    private readonly DampedPgdSettings settings;

    /// <summary>The paper's attack.</summary>
    /// <param name="settings">Its settings; null for those of the paper.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public DampedPgd(DampedPgdSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new DampedPgdSettings();

    /// <inheritdoc/>
    public override string Name => "pgd-paper";

    /// <inheritdoc/>
    protected override int EotIterations => settings.EotIterations;

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => Exponential;

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => norm == Norm.L2;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = settings.Iterations;
        double size = settings.StepSize;
        int points = settings.DampingBatch;
        PointState state = new(batch);
        batch.Clean.CopyTo(state.Points.RowRange(0, batch.Count));
        for (int step = 0; step < iterations; step++)
        {
            batch.EvaluateQuietly(state.Points, Exponential, state.Losses, state.Gradients);
            batch.ForRows((batch, state, size, points), static (row, work) => Step(work.batch, row, work.state, work.size, work.points));
            if (!batch.Retire(state)) return;
            batch.Report((double)step / iterations);
        }
        batch.Offer(state.Points);
        batch.Retire(state);
    }

    private static void Step(AttackBatch batch, int row, PointState state, double size, int points)
    {
        Span<float> point = state.Points.Row(row), gradient = state.Gradients.Row(row);
        double share = batch.GradientScale(row) / (double)points, length = share * Norm.L2.Measure(gradient);
        TensorPrimitives.MultiplyAdd(gradient, (float)(size * share / (length + Damping)), point, gradient);
        batch.Project(row, gradient);
        if (point.SequenceEqual(gradient)) batch.Finish(row, point);
        else gradient.CopyTo(point);
    }
}
