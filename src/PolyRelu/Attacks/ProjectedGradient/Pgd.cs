using System.Numerics.Tensors;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Projected gradient descent in any norm: δ ← Π(δ + s), s the steepest step of fixed length.</summary>
/// <remarks>
/// Madry et al. 2018; the loss is the sum over points, so no point depends on another. Features that the box stops do not
/// take part in a step, which matters in L1, where a step moves one feature. A point that a step leaves in its place is not moved again.
/// Defaults: see <see cref="PgdSettings"/>.
/// </remarks>
public sealed class Pgd : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<PgdSettings> Registration = new(
        "pgd", "Projected gradient descent with a fixed step, any norm, random restarts (Madry et al. 2018).",
        static (settings, context) => new Pgd(settings, context));

    private readonly PgdSettings settings;

    /// <summary>PGD.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public Pgd(PgdSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new PgdSettings();

    /// <inheritdoc/>
    public override string Name => "pgd";

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => settings.Loss;

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    protected override int EotIterations => settings.EotIterations;

    internal override int? Steps => settings.Iterations;

    internal override BatchAttack WithSteps(int steps) => new Pgd(settings with { Iterations = steps }, Context);

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = settings.Iterations;
        double? size = settings.StepSize;
        Loss loss = LossFor(batch.Outputs);
        PointState state = new(batch);
        StartingPoint.Choose(batch, settings.RandomStart, state.Points);
        for (int step = 0; step < iterations; step++)
        {
            batch.Evaluate(state.Points, loss, state.Losses, state.Gradients);
            if (!batch.Retire(state)) return;
            batch.ForRows((batch, state, size), static (row, work) =>
                Step(work.batch, row, work.size ?? (work.batch.Radius(row) / 10), work.state.Points.Row(row),
                    work.state.Gradients.Row(row)));
            batch.Report((double)step / iterations);
        }
        batch.Offer(state.Points);
        batch.Retire(state);
    }

    private static void Step(AttackBatch batch, int row, double size, Span<float> point, Span<float> gradient)
    {
        batch.StopAtBounds(row, point, gradient);
        batch.Threat.Norm.SteepestStep(gradient, size, gradient);
        TensorPrimitives.Add(point, gradient, gradient);
        batch.Project(row, gradient);
        if (point.SequenceEqual(gradient)) batch.Finish(row, point);
        else gradient.CopyTo(point);
    }
}
