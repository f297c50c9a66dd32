using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// PDPGD, primal-dual proximal gradient descent: the norm of δ and the margin with weights that move against each other, the norm by its
/// proximal operator.
/// </summary>
/// <remarks>
/// Matyasko and Chau 2021 (PDPGD: primal-dual proximal gradient descent adversarial attack), algorithm 1, as their code has it. The
/// Lagrangian is λ_0 ‖δ‖ + λ_1 softplus(max(m, 0)), m = f_y − max_{k≠y} f_k: a step of Adam on the second term with step size
/// η_k = η_0 0.01^(k/N), clipped to the box, then the proximal operator of (λ_0/λ_1) η_k ‖·‖ in the metric of Adam
/// (<see cref="ProximalStep"/>). λ is the average, with weight 0.9 on the past, of softmax(0, ℓ); ℓ goes up by θ_k where x + δ is correct
/// and down where it is not, from ln 100 on and within ± ln 10⁶; θ_k falls linearly from 0.1 to 0.01. η_0 is 0.1 per feature of [0, 1].
/// The original ends with the nearest iterate; this goes straight back from there to the boundary (<see cref="SegmentSearch"/>; in L0
/// <see cref="FewestChanges"/>). Where the gradient is exactly zero before the boundary the step is one at random.
/// The search is not bounded by the radius, which only decides what counts. Defaults: see <see cref="PdpgdSettings"/>.
/// </remarks>
public sealed class Pdpgd : BoundaryAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<PdpgdSettings> Registration = new(
        "pdpgd", "PDPGD: nearest adversarial example by a proximal operator of the norm, weighed against the margin (Matyasko and Chau "
            + "2021).", static (settings, context) => new Pdpgd(settings, context));

    private const double UsualStep = 0.1;       // η_0, in widths of the box
    private const double LastShare = 0.01;      // η_N / η_0
    private const float FirstDecay = 0.9f;      // of Adam
    private const float SecondDecay = 0.999f;
    private const float LeastRoot = 1e-8f;

    private static readonly MarginLoss Margin = new();

    private readonly PdpgdSettings settings;

    /// <summary>The attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public Pdpgd(PdpgdSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new PdpgdSettings();

    /// <inheritdoc/>
    public override string Name => "pdpgd";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => true;

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
        private readonly ProximalStep proximal;
        private readonly Matrix averages;
        private readonly Matrix squares;
        private readonly DualWeights weights;

        public Iterates(AttackBatch batch, int steps, double? firstStep)
        {
            (this.batch, this.steps) = (batch, steps);
            State = new NearestState(batch);
            this.firstStep = firstStep ?? UsualStep * State.Unit;
            proximal = new ProximalStep(batch.Threat, batch.Dimension);
            (averages, squares) = (State.AddVectors(), State.AddVectors());
            weights = new DualWeights(State, steps);
        }

        public NearestState State { get; }

        public void Step(int iteration)
        {
            double step = firstStep * Math.Pow(LastShare, (double)iteration / steps);
            batch.ForRows((iterates: this, iteration, step), static (row, work) => work.iterates.Step(row, work.iteration, work.step));
        }

        private void Step(int row, int iteration, double step)
        {
            Span<float> point = State.Points.Row(row), gradient = State.Gradients.Row(row), square = squares.Row(row);
            ReadOnlySpan<float> clean = batch.Clean.Row(row);
            double margin = -State.Losses[row];
            // The derivative of softplus(max(m, 0)), with the sign of a descent; the loss whose gradient stands here is −m.
            double slope = State.IsMisclassified(row) ? 0 : -batch.GradientScale(row) / (1 + Math.Exp(-margin));
            TensorPrimitives.Multiply(gradient, (float)slope, gradient);
            float rootCorrection = (float)Math.Sqrt(1 - Math.Pow(SecondDecay, iteration + 1));
            AdamKernel.Update(point, gradient, averages.Row(row), square, FirstDecay, SecondDecay, 1 - FirstDecay, 1 - SecondDecay,
                (float)(step / (1 - Math.Pow(FirstDecay, iteration + 1))), rootCorrection, LeastRoot);
            batch.Threat.Clamp(clean, point);
            TensorPrimitives.Sqrt(square, gradient);
            TensorPrimitives.Divide(gradient, rootCorrection, gradient);
            TensorPrimitives.Add(gradient, LeastRoot, gradient);
            float largest = TensorPrimitives.Max<float>(gradient);
            TensorPrimitives.Divide(gradient, largest, gradient);
            proximal.Take(clean, point, gradient, weights.RatioOf(row) * step / largest);
            weights.Move(row, iteration, !State.IsMisclassified(row));
        }
    }

    /// <summary>The weights λ of the norm and of the margin, for each row.</summary>
    private sealed class DualWeights
    {
        private const double FirstLogarithm = 4.605170185988092;    // ln 100
        private const double Most = 13.815510557964274;             // ln 10⁶
        private const double FirstStep = 0.1;
        private const double LastShare = 0.1;
        private const double Past = 0.9;

        private readonly int steps;
        private readonly double[] logarithms;
        private readonly double[] norms;
        private readonly double[] margins;

        public DualWeights(NearestState state, int steps)
        {
            this.steps = steps;
            logarithms = state.AddNumbers(FirstLogarithm);
            margins = state.AddNumbers(Share(FirstLogarithm));
            norms = state.AddNumbers(Share(-FirstLogarithm));
        }

        /// <summary>λ_0/λ_1.</summary>
        public double RatioOf(int row) => norms[row] / margins[row];

        public void Move(int row, int iteration, bool isCorrect)
        {
            double step = FirstStep * (LastShare + ((1 - LastShare) * (steps - 1 - iteration) / Math.Max(steps - 1, 1)));
            logarithms[row] = Math.Clamp(logarithms[row] + (isCorrect ? step : -step), -Most, Most);
            margins[row] = (Past * margins[row]) + ((1 - Past) * Share(logarithms[row]));
            norms[row] = (Past * norms[row]) + ((1 - Past) * Share(-logarithms[row]));
        }

        /// <summary>The part that one has of two with weights e^ℓ and 1.</summary>
        private static double Share(double logarithm) => 1 / (1 + Math.Exp(-logarithm));
    }
}
