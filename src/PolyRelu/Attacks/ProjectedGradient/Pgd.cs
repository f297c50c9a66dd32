using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Projected gradient descent in any norm: δ ← Π(δ + s), s the steepest step of fixed length.</summary>
/// <remarks>
/// Madry et al. 2018; the loss is the sum over points, so no point depends on another. Features that the box stops do not
/// take part in a step, which matters in L1, where a step moves one feature. A point that a step leaves in its place is not moved again.
/// Defaults: 100 iterations, random start, 1 restart, step ε / 10, cross-entropy (one output: logistic loss).
/// </remarks>
public sealed class Pgd : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<AttackFactory> Registration = new(
        "pgd", "Projected gradient descent with a fixed step, any norm, random restarts (Madry et al. 2018).", settings =>
            new Pgd(settings))
    { Settings = ["iterations", "restarts", "answers", "step", "loss", "random-start"] };

    private static readonly Loss CrossEntropy = new CrossEntropyLoss();

    /// <summary>PGD with these settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public Pgd(AttackSettings settings)
        : base(settings)
    {
    }

    /// <inheritdoc/>
    public override string Name => "pgd";

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => Settings.Loss ?? CrossEntropy;

    internal override BatchAttack WithSteps(int steps) => new Pgd(Settings with { Iterations = steps });

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = Settings.Iterations ?? 100;
        double? size = Settings.StepSize;
        Loss loss = LossFor(batch.Outputs);
        PointState state = new(batch);
        StartingPoint.Choose(batch, Settings.RandomStart ?? true, state.Points);
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
