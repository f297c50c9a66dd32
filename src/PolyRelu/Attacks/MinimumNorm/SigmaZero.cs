using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// σ-zero: the fewest features to change, by gradients of the margin and of a smooth count, and a threshold below which changes are
/// dropped.
/// </summary>
/// <remarks>
/// Cinà et al. 2025 (σ-zero: gradient-based optimization of ℓ0-norm adversarial examples), algorithm 1, as their code has it. With the
/// margin m = f_y − max_{k≠y} f_k at x + δ, m_0 at x, and a smooth count of changes: g is the gradient of
/// max(m, 0)/m_0 + (1/D) Σ δ_i²/(δ_i² + σ) divided by its largest element, δ takes a step of Adam with step size η_k along −g and is
/// clipped to the box, and every |δ_i| &lt; τ becomes zero; τ goes up by 0.01 η_{k+1} where x + δ was misclassified, else down, within
/// [0, 1]. η_k falls along a cosine from 1 to 0.1, τ begins at 0.3, σ = 10⁻³, in widths of the box.
/// Three things are not as in the original. It does not divide by m_0, so that logits a million times as small leave the count alone to be
/// followed (MNIST, p = 1 and 3: the same distances on average with and without). Where the gradient of the margin is exactly zero before
/// the boundary the step is one at random. It ends with the sparsest iterate; this takes back from there what is not needed
/// (<see cref="FewestChanges"/>).
/// The search is not bounded by the radius, which only decides what counts. Defaults: see <see cref="SigmaZeroSettings"/>.
/// </remarks>
public sealed class SigmaZero : BoundaryAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<SigmaZeroSettings> Registration = new(
        "sigma-zero", "σ-zero: fewest changed features (L0), by gradients of the margin and of a smooth count (Cinà et al. 2025).",
        static (settings, context) => new SigmaZero(settings, context));

    private const double LastShare = 0.1;       // η_N / η_0
    private const float Smoothing = 1e-3f;      // σ
    private const double FirstThreshold = 0.3;  // τ
    private const double ThresholdStep = 0.01;
    private const float FirstDecay = 0.9f;      // of Adam
    private const float SecondDecay = 0.999f;
    private const float LeastRoot = 1e-8f;
    private const double LeastMargin = 1e-30;

    private static readonly MarginLoss Margin = new();

    private readonly SigmaZeroSettings settings;

    /// <summary>The attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public SigmaZero(SigmaZeroSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new SigmaZeroSettings();

    /// <inheritdoc/>
    public override string Name => "sigma-zero";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => norm == Norm.L0;

    /// <inheritdoc/>
    public override Loss LossFor(int outputs) => Margin;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        Iterates iterates = new(batch, settings.Iterations, settings.FirstStep);
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            iterates.State.Evaluate(Margin, iteration);
            if (!batch.Retire(iterates.State)) return;
            iterates.Step(iteration);
            batch.Report((double)iteration / settings.Iterations);
        }
        iterates.State.Finish();
    }

    /// <summary>What the attack remembers per row beside the iterates.</summary>
    private sealed class Iterates
    {
        private readonly AttackBatch batch;
        private readonly int steps;
        private readonly double firstStep;
        private readonly Matrix averages;
        private readonly Matrix squares;
        private readonly double[] thresholds;

        public Iterates(AttackBatch batch, int steps, double? firstStep)
        {
            (this.batch, this.steps) = (batch, steps);
            State = new NearestState(batch);
            this.firstStep = firstStep ?? State.Unit;
            (averages, squares) = (State.AddVectors(), State.AddVectors());
            thresholds = State.AddNumbers(FirstThreshold);
        }

        public NearestState State { get; }

        public void Step(int iteration) =>
            batch.ForRows((iterates: this, iteration), static (row, work) => work.iterates.Step(row, work.iteration));

        private void Step(int row, int iteration)
        {
            Span<float> point = State.Points.Row(row), gradient = State.Gradients.Row(row);
            ReadOnlySpan<float> clean = batch.Clean.Row(row);
            bool isMisclassified = State.IsMisclassified(row);
            // The loss whose gradient stands here is −m.
            double atInput = Networks.Margin.Of(batch.CleanLogits.Row(row), batch.Label(row));
            TensorPrimitives.Multiply(gradient, isMisclassified ? 0
                : (float)(-batch.GradientScale(row) / Math.Max(atInput, LeastMargin)), gradient);
            AddCount(point, clean, gradient);
            float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(gradient));
            if (largest > 0) TensorPrimitives.Divide(gradient, largest, gradient);
            AdamKernel.Update(point, gradient, averages.Row(row), squares.Row(row), FirstDecay, SecondDecay, 1 - FirstDecay,
                1 - SecondDecay, (float)(StepAt(iteration) / (1 - Math.Pow(FirstDecay, iteration + 1))),
                (float)Math.Sqrt(1 - Math.Pow(SecondDecay, iteration + 1)), LeastRoot);
            batch.Threat.Clamp(clean, point);
            double change = ThresholdStep * StepAt(iteration + 1) / State.Unit;
            thresholds[row] = Math.Clamp(thresholds[row] + (isMisclassified ? change : -change), 0, 1);
            Drop(point, clean, (float)(thresholds[row] * State.Unit));
        }

        private double StepAt(int iteration) => CosineSchedule.At(firstStep, LastShare * firstStep, iteration, steps);

        /// <summary>Adds the gradient of the smooth count over D.</summary>
        private void AddCount(ReadOnlySpan<float> point, ReadOnlySpan<float> clean, Span<float> gradient)
        {
            float unit = (float)State.Unit, factor = 2 * Smoothing / (unit * point.Length);
            for (int i = 0; i < point.Length; i++)
            {
                float change = (point[i] - clean[i]) / unit, root = (change * change) + Smoothing;
                gradient[i] += factor * change / (root * root);
            }
        }

        /// <summary>Takes back every change below a threshold.</summary>
        private static void Drop(Span<float> point, ReadOnlySpan<float> clean, float threshold)
        {
            for (int i = 0; i < point.Length; i++)
                if (MathF.Abs(point[i] - clean[i]) < threshold) point[i] = clean[i];
        }
    }
}
