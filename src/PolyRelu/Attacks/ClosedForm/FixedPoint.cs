using PolyRelu.Attacks.Losses;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.ClosedForm;

/// <summary>
/// The fixed point of the linearised margin: δ ← argmax ⟨−∇F(x + δ), δ⟩ over ball ∩ box; in L2 without a box δ ← −ε ∇F/‖∇F‖.
/// </summary>
/// <remarks>
/// F = f_y − f_t for each rival t, strongest first by the clean logits (one output: F = y f). A stationary point of the
/// margin on the sphere satisfies this equation. On pReLU networks in L2 it breaks more than PGD near the radius where
/// points begin to break. Defaults: 15 iterations, 3 starts (the clean point, then random), all rivals up to 9.
/// </remarks>
public sealed class FixedPoint : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<AttackFactory> Registration = new(
        "fixed-point", "δ ← −ε ∇F/‖∇F‖ on the margin against each rival, any norm; strongest in L2.", settings => new FixedPoint(settings))
    { Settings = ["iterations", "restarts", "targets", "answers", "random-start"] };

    private static readonly TargetedMarginLoss Margin = new();

    /// <summary>The attack; iterations, starts and number of rivals may be set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public FixedPoint(AttackSettings settings)
        : base(settings)
    {
    }

    /// <inheritdoc/>
    public override string Name => "fixed-point";

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => Margin;

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    protected override int Restarts => Settings.Restarts ?? 3;

    /// <inheritdoc/>
    protected override int Targets(int outputs) => Math.Min(Settings.Targets ?? 9, Networks.Margin.Classes(outputs) - 1);

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = Settings.Iterations ?? 15;
        PointState state = new(batch);
        StartingPoint.Choose(batch, Settings.RandomStart ?? false, state.Points);
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
