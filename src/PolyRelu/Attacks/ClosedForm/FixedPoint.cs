using PolyRelu.Attacks.Losses;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.ClosedForm;

/// <summary>
/// The fixed point of the linearised margin: δ ← argmax ⟨−∇F(x + δ), δ⟩ over ball ∩ box; in L2 without a box δ ← −ε ∇F/‖∇F‖.
/// </summary>
/// <remarks>
/// F = f_y − f_t for each rival t, strongest first by the clean logits (one output: F = y f). A stationary point of the
/// margin on the sphere satisfies this equation. On pReLU networks in L2 it breaks more than PGD near the radius where
/// points begin to break. Starts: the clean point, then random ones.
/// </remarks>
public sealed class FixedPoint : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<FixedPointSettings> Registration = new(
        "fixed-point", "δ ← −ε ∇F/‖∇F‖ on the margin against each rival, any norm; strongest in L2.",
        static (settings, context) => new FixedPoint(settings, context));

    private static readonly TargetedMarginLoss Margin = new();

    private readonly FixedPointSettings settings;

    /// <summary>The attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public FixedPoint(FixedPointSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new FixedPointSettings();

    /// <inheritdoc/>
    public override string Name => "fixed-point";

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => Margin;

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    protected override int EotIterations => settings.EotIterations;

    /// <inheritdoc/>
    protected override int Targets(int outputs) => Math.Min(settings.Targets, Networks.Margin.Classes(outputs) - 1);

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = settings.Iterations;
        PointState state = new(batch);
        StartingPoint.Choose(batch, settings.RandomStart, state.Points);
        for (int step = 0; step < iterations; step++)
        {
            batch.Evaluate(state.Points, Margin, state.Losses, state.Gradients);
            if (!batch.Retire(state)) return;
            batch.ForRows((batch, state), static (row, work) =>
                work.batch.Maximise(row, work.state.Gradients.Row(row), work.state.Points.Row(row)));
            batch.Report((double)step / iterations);
        }
        batch.Offer(state.Points);
        batch.Retire(state);
    }
}
