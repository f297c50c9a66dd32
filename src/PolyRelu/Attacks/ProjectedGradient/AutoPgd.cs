using PolyRelu.Attacks.Losses;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Auto-PGD: steps whose size adapts per point, from a random start.</summary>
/// <remarks>
/// L∞ and L2 (Croce and Hein 2020, algorithm 1): z = Π(x + s), x' = Π(x + a (z − x) + (1 − a)(x − x_before)) with a = 0.75, 1
/// at the first iteration; s the steepest step of length 2ε at first (<see cref="StepController"/>). L1 (Croce and Hein 2021,
/// Mind the box): sign steps of L1 length ε at first on the k features of largest gradient (<see cref="SparsityController"/>),
/// no momentum; unless <see cref="AutoPgdSettings.LargeRadii"/> is off, 30% of the iterations go into the ball of 3ε, 30% into 2ε, the
/// rest into ε, each phase from the best point of the one before, projected.
/// Π projects onto ball ∩ box exactly; in L2 the original projects onto the ball and then clips. Gradients are scaled per
/// point before they pass through the network, so that the cross-entropy of confident points does not vanish in float32 as
/// it does in the original; beyond margins of about 100, where the softmax itself is below the least float, it does. Unless points are kept
/// to the end, answers are averaged, or the victim does not allow it, L∞ and L2 give hopeless searches up at the checks
/// of the step size (<see cref="MarginOutlook"/>), which saves half of the work on robust points. MALT is the attack on targets in another
/// order (<see cref="RivalOrder"/>), and PMA's loss is one more of those it climbs. Defaults: see <see cref="AutoPgdSettings"/>.
/// </remarks>
public sealed class AutoPgd : BatchAttack
{
    /// <summary>APGD-CE.</summary>
    public static readonly AttackRegistration<AutoPgdSettings> CrossEntropy = new(
        "apgd-ce", "Auto-PGD on the cross-entropy (Croce and Hein 2020, 2021).",
        static (settings, context) => new AutoPgd("apgd-ce", new CrossEntropyLoss(), settings, context));

    /// <summary>APGD on the margin.</summary>
    public static readonly AttackRegistration<AutoPgdSettings> Margin = new(
        "apgd-margin", "Auto-PGD on the margin max_k f_k − f_y.",
        static (settings, context) => new AutoPgd("apgd-margin", new MarginLoss(), settings, context));

    /// <summary>APGD-DLR.</summary>
    public static readonly AttackRegistration<AutoPgdSettings> LogitRatio = new(
        "apgd-dlr", "Auto-PGD on the difference of logits ratio; on the margin for fewer than 3 classes.",
        static (settings, context) => new AutoPgd("apgd-dlr", new LogitRatioLoss(), settings, context));

    /// <summary>APGD-T.</summary>
    public static readonly AttackRegistration<TargetedAutoPgdSettings> Targeted = new(
        "apgd-t", "Auto-PGD on the targeted logits ratio against each of the 9 highest rivals; on the margin for fewer than 4 classes.",
        static (settings, context) => new AutoPgd("apgd-t", new TargetedLogitRatioLoss(), settings, context));

    /// <summary>APGD-T with the nearest rivals first: MALT.</summary>
    public static readonly AttackRegistration<TargetedAutoPgdSettings> Malt = new(
        "malt", "apgd-t against the 9 rivals of the nearest linearised boundaries (MALT, Melamed et al. 2024).",
        static (settings, context) => new AutoPgd("malt", new TargetedLogitRatioLoss(), settings, context) { triesNearestFirst = true });

    /// <summary>APGD on the margin of the probabilities.</summary>
    public static readonly AttackRegistration<AutoPgdSettings> ProbabilityMargin = new(
        "apgd-pm", "Auto-PGD on the margin of the probabilities (the loss of PMA, Xie et al. 2024); for any number of classes.",
        static (settings, context) => new AutoPgd("apgd-pm", new ProbabilityMarginLoss(), settings, context));

    private const float Momentum = 0.75f;

    private readonly Loss loss;
    private readonly AutoPgdSettings settings;
    private bool triesNearestFirst;

    /// <summary>Auto-PGD on a loss.</summary>
    /// <param name="name">Name of the attack with this loss.</param>
    /// <param name="loss">The loss to increase; with a <see cref="TargetedLoss"/> the attack tries one target after another.</param>
    /// <param name="settings">
    /// Its settings, for a <see cref="TargetedLoss"/> commonly <see cref="TargetedAutoPgdSettings"/>; null for the defaults.
    /// </param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    /// <exception cref="ArgumentException">The settings have targets, and the loss has none.</exception>
    public AutoPgd(string name, Loss loss, AutoPgdSettings? settings = null, AttackContext? context = null)
        : base(context)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(loss);
        if (settings is TargetedAutoPgdSettings && loss is not TargetedLoss)
            throw new ArgumentException($"The settings have targets, but the loss '{loss.Name}' has none; give AutoPgdSettings.",
                nameof(settings));
        Name = name;
        this.loss = loss;
        this.settings = settings ?? new AutoPgdSettings();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    protected internal override bool StaysInSpan => true;

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    /// <inheritdoc/>
    protected override int EotIterations => settings.EotIterations;

    /// <inheritdoc/>
    protected override int Targets(int outputs) => loss is not TargetedLoss ? 1
        : Math.Min(
            (settings as TargetedAutoPgdSettings)?.Targets ?? TargetedAutoPgdSettings.UsualTargets, Networks.Margin.Classes(outputs) - 1);

    private protected override bool TriesNearestTargetsFirst => triesNearestFirst;

    /// <summary>The loss it was made for, or the margin where the head has too few classes for that.</summary>
    public override Loss LossFor(int outputs) =>
        loss.Supports(outputs) ? loss : loss is TargetedLoss ? new TargetedMarginLoss() : new MarginLoss();

    /// <summary>Whether the margin takes the place of its loss on such a head.</summary>
    internal bool Substitutes(int outputs) => !loss.Supports(outputs);

    /// <inheritdoc/>
    protected override string Label(int outputs) => loss.Supports(outputs) ? Name : $"{Name} (margin)";

    internal override int? Steps => settings.Iterations;

    internal override BatchAttack WithSteps(int steps) =>
        new AutoPgd(Name, loss, settings with { Iterations = steps }, Context) { triesNearestFirst = triesNearestFirst };

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        Loss used = LossFor(batch.Outputs);
        (double Factor, int Iterations)[] phases = Phases(batch.Threat.Norm);
        AutoPgdState state = AutoPgdState.For(batch, givesUp: !Context.KeepToEnd && batch.AllowsGivingUp
            && settings.EotIterations == 1);
        StartingPoint.Random(batch, state.Points, phases[0].Factor);
        int done = 0, total = phases.Sum(phase => phase.Iterations);
        for (int phase = 0; phase < phases.Length; phase++)
        {
            (double factor, int iterations) = phases[phase];
            if (phase > 0) state.ContinueFromBest(factor);
            state.Begin(used, iterations, factor, phases.Length > 1);
            if (!batch.Retire(state)) return;
            for (int iteration = 0; iteration < iterations; iteration++)
            {
                state.Step(iteration == 0 ? 1 : Momentum, factor);
                if (++done == total) break;
                state.Observe(used, factor);
                if (!batch.Retire(state)) return;
                batch.Report((double)done / total);
            }
        }
        batch.Offer(state.Points);
        batch.Retire(state);
    }

    /// <summary>The balls searched, as factors of the radius, and the iterations in each.</summary>
    private (double Factor, int Iterations)[] Phases(Norm norm)
    {
        int iterations = settings.Iterations, part = (int)Math.Ceiling(0.3 * iterations);
        return norm == Norm.L1 && settings.LargeRadii && iterations > 2 * part
            ? [(3, part), (2, part), (1, iterations - (2 * part))]
            : [(1, iterations)];
    }
}
