using PolyRelu.Attacks.Losses;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>What Auto-PGD remembers per row, and how it moves; the norm decides between the two ways to step.</summary>
internal abstract class AutoPgdState(AttackBatch batch) : IBatchState
{
    private bool targeted;

    /// <summary>The iterates [n × D].</summary>
    public Matrix Points { get; private set; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The losses of the iterates.</summary>
    public double[] Losses { get; } = new double[batch.Capacity];

    /// <summary>The iterates before, overwritten by the next ones.</summary>
    protected Matrix Other { get; private set; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The gradients at the iterates; scratch once a step was made.</summary>
    protected Matrix Gradients { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The points of largest loss.</summary>
    protected Matrix BestPoints { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The batch.</summary>
    protected AttackBatch Batch => batch;

    /// <summary>The step sizes.</summary>
    protected StepController Controller { get; set; } = null!;

    private Matrix BestGradients { get; } = new(batch.Capacity, batch.Dimension);

    /// <summary>The state for the norm of a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="givesUp">Whether hopeless searches are given up; in L1, where steps need not stay short, none is.</param>
    public static AutoPgdState For(AttackBatch batch, bool givesUp) =>
        batch.Threat.Norm == Geometry.Norm.L1 ? new SparseStepState(batch) : new MomentumState(batch)
        { Outlook = givesUp ? new MarginOutlook(batch.Capacity) : null };

    /// <summary>Which searches are hopeless; null where all go on to the end.</summary>
    public MarginOutlook? Outlook { get; init; }

    /// <summary>Begins a phase of a number of iterations at <see cref="Points"/>, in a ball of factor times the radius.</summary>
    public void Begin(Loss loss, int iterations, double factor, bool inherited)
    {
        targeted = loss is TargetedLoss;
        Controller = CreateController(iterations);
        Evaluate(loss, factor);
        batch.ForRows((State: this, factor, inherited), static (row, work) => work.State.Start(row, work.factor, work.inherited));
    }

    /// <summary>Makes the next step of every row.</summary>
    public void Step(float weight, double factor)
    {
        batch.ForRows((State: this, weight, factor), static (row, work) => work.State.Step(row, work.weight, work.factor));
        (Points, Other) = (Other, Points);
    }

    /// <summary>Evaluates the iterates and adapts the steps.</summary>
    public void Observe(Loss loss, double factor)
    {
        Evaluate(loss, factor);
        bool check = Controller.Advance();
        if (check) Outlook?.Advance();
        batch.ForRows((State: this, check), static (row, work) => work.State.Observe(row, work.check));
    }

    /// <summary>Goes on from the best points, moved into a ball of factor times the radius.</summary>
    public void ContinueFromBest(double factor) =>
        batch.ForRows((State: this, factor), static (row, work) =>
        {
            Span<float> point = work.State.Points.Row(row);
            work.State.BestPoints.Row(row).CopyTo(point);
            work.State.Batch.Project(row, point, work.factor);
        });

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        foreach (Matrix matrix in (ReadOnlySpan<Matrix>)[Points, Other, Gradients, BestPoints, BestGradients])
            matrix.Row(source).CopyTo(matrix.Row(destination));
        Losses[destination] = Losses[source];
        Controller.MoveRow(source, destination);
        Outlook?.MoveRow(source, destination);
    }

    /// <summary>The controller of a phase.</summary>
    protected abstract StepController CreateController(int iterations);

    /// <summary>The first step size of a row.</summary>
    protected abstract double FirstStep(int row, double factor);

    /// <summary>Writes the next iterate of a row to <see cref="Other"/>.</summary>
    protected abstract void Step(int row, float weight, double factor);

    /// <summary>Begins a row of a phase.</summary>
    protected virtual void Start(int row, double factor, bool inherited)
    {
        Controller.Start(row, Losses[row], FirstStep(row, factor));
        RememberBest(row);
        Points.Row(row).CopyTo(Other.Row(row));
        Outlook?.Start(row, batch.Margin(row, targeted));
    }

    /// <summary>Called before a row is checked.</summary>
    protected virtual void BeforeCheck(int row)
    {
    }

    /// <summary>In a larger ball nothing counts as broken.</summary>
    private void Evaluate(Loss loss, double factor)
    {
        if (factor == 1) batch.Evaluate(Points, loss, Losses, Gradients);
        else batch.EvaluateQuietly(Points, loss, Losses, Gradients);
    }

    private void Observe(int row, bool check)
    {
        Outlook?.Observe(row, batch.Margin(row, targeted));
        if (Controller.Observe(row, Losses[row])) RememberBest(row);
        if (!check) return;
        if (Outlook?.IsHopeless(row) == true) batch.Finish(row, Points.Row(row));
        BeforeCheck(row);
        if (!Controller.Check(row)) return;
        BestPoints.Row(row).CopyTo(Points.Row(row));
        BestGradients.Row(row).CopyTo(Gradients.Row(row));
    }

    private void RememberBest(int row)
    {
        Points.Row(row).CopyTo(BestPoints.Row(row));
        Gradients.Row(row).CopyTo(BestGradients.Row(row));
    }

    /// <summary>L∞ and L2: steepest steps with momentum.</summary>
    private sealed class MomentumState(AttackBatch batch) : AutoPgdState(batch)
    {
        protected override StepController CreateController(int iterations) => new(Batch.Capacity, iterations);

        protected override double FirstStep(int row, double factor) => 2 * factor * Batch.Radius(row);

        protected override void Step(int row, float weight, double factor) =>
            Batch.Advance(row, Points.Row(row), Other.Row(row), Gradients.Row(row), Controller.Step(row), weight);
    }

    /// <summary>L1: sign steps on the features of largest gradient.</summary>
    private sealed class SparseStepState(AttackBatch batch) : AutoPgdState(batch)
    {
        private SparsityController Sparsity => (SparsityController)Controller;

        protected override StepController CreateController(int iterations) =>
            new SparsityController(Batch.Capacity, iterations, Batch.Dimension);

        protected override double FirstStep(int row, double factor) => factor * Batch.Radius(row);

        protected override void Start(int row, double factor, bool inherited)
        {
            base.Start(row, factor, inherited);
            if (inherited) Sparsity.Inherit(row, Changed(row, Points));
        }

        protected override void BeforeCheck(int row) => Sparsity.Measure(row, Changed(row, BestPoints));

        protected override void Step(int row, float weight, double factor)
        {
            ReadOnlySpan<float> gradient = Gradients.Row(row);
            float threshold = Math.Max(TopMagnitudes.Threshold(gradient, Sparsity.Features(row)), float.Epsilon);
            int features = Math.Max(1, TopMagnitudes.CountAtLeast(gradient, threshold));
            TopMagnitudes.SignStep(Points.Row(row), gradient, threshold, (float)(Controller.Step(row) / features), Other.Row(row));
            Batch.Project(row, Other.Row(row), factor);
        }

        private int Changed(int row, Matrix points)
        {
            ReadOnlySpan<float> point = points.Row(row), clean = Batch.Clean.Row(row);
            int changed = 0;
            for (int i = 0; i < point.Length; i++) if (point[i] != clean[i]) changed++;
            return changed;
        }
    }
}
