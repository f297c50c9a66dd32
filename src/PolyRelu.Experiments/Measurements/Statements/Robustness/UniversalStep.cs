using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>One fixed direction per class breaks ReLU networks on clusters, correlated or not.</summary>
/// <remarks>
/// Judged at 1.25 times the radius of F. A network that withstands √((1 − ρ)/2), half the distance between two centres, would be at
/// √(K/2) times it: 2.2 for K = 10, and violated; on orthonormal centres p = 3 is such a one, and is shown beside.
/// </remarks>
internal sealed class UniversalStep : Statement
{
    private const double Alpha = 0.1, LargestRatio = 1.25, Confidence = 0.99, Half = 0.5, StepSize = 0.2, Scale = 1e-3;
    private const int Batch = 25;

    /// <inheritdoc/>
    public override string Name => "universal-direction";

    /// <inheritdoc/>
    public override string Title => "One direction per class breaks ReLU networks on clusters";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"On K clusters whose centres have the common inner product ρ, half of each class, one fixed direction per class ")
        + Markup.Of($"breaks a ReLU network at the radius C √((1 − ρ)/K)");

    /// <inheritdoc/>
    public override string Source => "Frei et al. 2023";

    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Observed;

    /// <inheritdoc/>
    public override Markup Hypotheses => "p = 1, as many clusters of each class";

    /// <inheritdoc/>
    public override Markup Remark =>
        Markup.Of($" Proven there, up to a constant, for networks that maximise the margin on nearly orthogonal centres. With C = 1 ")
        + Markup.Of($"it is the distance of a centre from the boundary of F: ⟨μ<sub>k</sub>, μ<sub>+</sub> − μ<sub>−</sub>⟩ = 1 − ρ for a ")
        + Markup.Of($"positive one, and the difference of the sums has the length √(K(1 − ρ)).");

    /// <inheritdoc/>
    public override string Measured => "the radius of the step along one direction that breaks half of the test samples, over √((1 − ρ)/K)";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"C; here {LargestRatio}");

    /// <inheritdoc/>
    public override string Refutation => "a network that withstands every single direction at 1.25 times the radius of F, as p = 3 does";

    /// <inheritdoc/>
    public override Markup Setting => Markup.Of($"networks of 60 neurons, SGD on the logistic loss from s = 1e−3, 400 samples of 10 ")
        + Markup.Of($"clusters in 100 features, α = {Alpha}; the direction, the difference of the class sums or the ")
        + Markup.Of($"mean of the nearest perturbations, is chosen on 40 test samples and scored on 40 others, with the ")
        + Markup.Of($"interval of Clopper and Pearson at {Confidence}; p = 3 beside, not judged");

    /// <inheritdoc/>
    public override double SmallChecks => 18;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double[] correlations = context.Of<double[]>([0, 0.3], [0, 0.1, 0.25, 0.5]);
        (double Power, double Correlation)[] networks = [.. correlations.Select(correlation => (1.0, correlation)),
            .. context.Of<(double, double)[]>([], [(3, 0)])];
        List<CheckedCase> cases = [];
        foreach ((double power, double correlation) in networks)
        {
            context.Step(cases.Count, networks.Length);
            CheckedCase one = Measure(context, power, correlation);
            cases.Add(power == 1 ? one : CheckedCase.Shown(one.Words, one.Measured));
        }
        CheckedCase[] judged = [.. cases.Where(one => one.Bound is not null)];
        return new StatementFinding(cases)
        {
            Constants = [new FittedConstant("C", judged.Max(one => one.Measured), judged.Max(one => one.Low),
                judged.Max(one => one.High))],
        };
    }

    /// <summary>The radius at which the direction breaks half of the samples, over that of F.</summary>
    internal static CheckedCase Measure(CheckContext context, double power, double correlation)
    {
        GaussianClusters clusters = new()
        {
            Dimension = context.Of(20, 100), Clusters = context.Of(8, 10), PositiveClusters = context.Of(4, 5), Alpha = Alpha,
            CentreCorrelation = correlation, Seed = context.Seed, Assignment = ClusterAssignment.Balanced,
        };
        Samples train = clusters.Sample(context.Of(160, 400), 0).Samples;
        PolyReluNetwork network = Train(train, context.Of(24, 60), power, context);
        double unit = Math.Sqrt((1 - correlation) / clusters.Clusters);
        double[] radii = [.. Enumerable.Range(0, 201).Select(i => unit * i / 50)];
        UniversalMeasurement measurement = new(network, clusters.Sample(context.Of(24, 80), 1), radii);
        EvaluationRequest request = measurement.Request(context.Seed);
        MinimumDistanceResult nearest = Evaluator.Run(request, null, context.Cancellation).Nearest!;
        UniversalRecord record = measurement.Measure(nearest, 1, 1, context.Cancellation);
        double[] broken = [.. record.Chosen(Half).Broken];
        BinomialInterval[] intervals = [.. broken.Select(fraction =>
            BinomialInterval.Of((int)Math.Round(fraction * record.Samples), record.Samples, Confidence))];
        double radius = record.RadiusOf(Half)?.Value ?? radii[^1];
        double low = At(Array.FindIndex(intervals, interval => interval.High >= Half), -1);
        double high = At(Array.FindIndex(intervals, interval => interval.Low >= Half), 0);
        return CheckedCase.Of(string.Create(CultureInfo.InvariantCulture, $"p = {power}, ρ = {correlation}, K = {clusters.Clusters}"),
            radius / unit, Math.Min(low, radius) / unit, Math.Max(high, radius) / unit, BoundSide.Upper, LargestRatio);

        // What no radius reaches counts as reached at the largest one, far beyond the bound.
        double At(int place, int step) => place < 0 ? radii[^1] : radii[Math.Max(0, place + step)];
    }

    private static PolyReluNetwork Train(Samples samples, int hidden, double power, CheckContext context)
    {
        int epochs = power == 1 ? 60 : context.Of(300, 150);       // p > 2 starts more slowly
        NetworkShape shape = new() { InputDimension = samples.Inputs.Columns, Hidden = hidden, Power = power };
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("logistic").Value, BatchSize = Batch, Epochs = epochs, MeasureEvery = epochs, Seed = context.Seed,
            Optimizer = Registry<OptimizerFactory>.Find("sgd").Value(new OptimizerSettings { LearningRate = StepSize }),
        };
        PolyReluNetwork start = new GaussianInitialisation(new InitialisationSettings { Scale = Scale }).Create(shape, context.Seed);
        return Trainer.Train(start, samples, null, options, null, context.Cancellation).Network;
    }
}
