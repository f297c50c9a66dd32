using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks;

/// <summary>Auto-PGD: steepest steps with momentum whose size adapts per point, from a random start on the sphere.</summary>
/// <remarks>
/// Croce and Hein 2020, algorithm 1: z = Π(x + s), x' = Π(x + a (z − x) + (1 − a)(x − x_before)) with a = 0.75, 1 at the first
/// iteration; s the steepest step of length 2ε at first (<see cref="StepController"/>). Π projects onto ball ∩ box exactly,
/// where the original projects onto the ball and then clips. Gradients are scaled per point before they pass through the
/// network, so that the cross-entropy of confident points does not vanish in float32 as it does in the original.
/// Defaults: 100 iterations, 1 restart.
/// </remarks>
public sealed class AutoPgd : Attack
{
    /// <summary>APGD-CE.</summary>
    public static readonly Registration<AttackFactory> CrossEntropy = new(
        "apgd-ce", "Auto-PGD on the cross-entropy (Croce and Hein 2020); L∞ and L2.", settings => new AutoPgd("apgd-ce", new CrossEntropyLoss(), settings));

    /// <summary>APGD on the margin.</summary>
    public static readonly Registration<AttackFactory> Margin = new(
        "apgd-margin", "Auto-PGD on the margin max_k f_k − f_y; L∞ and L2.", settings => new AutoPgd("apgd-margin", new MarginLoss(), settings));

    private const float Momentum = 0.75f;

    private readonly Loss loss;

    /// <summary>Auto-PGD on a loss.</summary>
    /// <param name="name">Name of the attack with this loss.</param>
    /// <param name="loss">The loss to increase.</param>
    /// <param name="settings">Iterations and restarts may be set.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public AutoPgd(string name, Loss loss, AttackSettings settings)
        : base(settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(loss);
        Name = name;
        this.loss = loss;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => norm != Norm.L1;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        int iterations = Settings.Iterations ?? 100;
        State state = new(batch, iterations);
        StartingPoint.Random(batch, state.Points);
        batch.Evaluate(state.Points, loss, state.Losses, state.Gradients);
        for (int row = 0; row < batch.Count; row++) state.Start(row, 2 * batch.Radius(row));
        if (!batch.Retire(state)) return;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            float weight = iteration == 0 ? 1 : Momentum;
            batch.ForRows((batch, state, weight), static (row, work) => work.batch.Advance(
                row, work.state.Points.Row(row), work.state.Before.Row(row), work.state.Gradients.Row(row), work.state.Controller.Step(row), work.weight));
            state.SwapPoints();
            if (iteration == iterations - 1) break;
            batch.Evaluate(state.Points, loss, state.Losses, state.Gradients);
            state.Observe(batch);
            if (!batch.Retire(state)) return;
            batch.Report((double)iteration / iterations);
        }
        batch.Offer(state.Points);
        batch.Retire(state);
    }

    private sealed class State(AttackBatch batch, int iterations) : IBatchState
    {
        public Matrix Points { get; private set; } = new(batch.Capacity, batch.Dimension);

        public Matrix Before { get; private set; } = new(batch.Capacity, batch.Dimension);

        public Matrix Gradients { get; } = new(batch.Capacity, batch.Dimension);

        public Matrix BestPoints { get; } = new(batch.Capacity, batch.Dimension);

        public Matrix BestGradients { get; } = new(batch.Capacity, batch.Dimension);

        public double[] Losses { get; } = new double[batch.Capacity];

        public StepController Controller { get; } = new(batch.Capacity, iterations);

        public void SwapPoints() => (Points, Before) = (Before, Points);

        public void Start(int row, double step)
        {
            Controller.Start(row, Losses[row], step);
            RememberBest(row);
            Points.Row(row).CopyTo(Before.Row(row));
        }

        public void Observe(AttackBatch batch)
        {
            bool check = Controller.Advance();
            batch.ForRows((State: this, check), static (row, work) => work.State.Observe(row, work.check));
        }

        public void MoveRow(int source, int destination)
        {
            foreach (Matrix matrix in (ReadOnlySpan<Matrix>)[Points, Before, Gradients, BestPoints, BestGradients])
                matrix.Row(source).CopyTo(matrix.Row(destination));
            Losses[destination] = Losses[source];
            Controller.MoveRow(source, destination);
        }

        private void Observe(int row, bool check)
        {
            if (Controller.Observe(row, Losses[row])) RememberBest(row);
            if (check && Controller.Check(row)) ReturnToBest(row);
        }

        private void RememberBest(int row)
        {
            Points.Row(row).CopyTo(BestPoints.Row(row));
            Gradients.Row(row).CopyTo(BestGradients.Row(row));
        }

        private void ReturnToBest(int row)
        {
            BestPoints.Row(row).CopyTo(Points.Row(row));
            BestGradients.Row(row).CopyTo(Gradients.Row(row));
        }
    }
}
