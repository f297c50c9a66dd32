using System.Globalization;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>From vanishing initialisation training ends, up to scale, at an ideal classifier.</summary>
/// <remarks>
/// Two kinds of cases. The distance of networks at small s and α, relative to the largest value of the classifier on the sphere, is at
/// most <see cref="IdealDistance.Near"/>, up to which reports say that a network is the classifier: a training that ended elsewhere would
/// be violated. And the exponents of the distance in α and in s are above 0: a distance that grew would be violated, one that stayed would
/// be open. Distances hold by a proven upper bound, and are violated where no c would keep them.
/// </remarks>
internal abstract class LimitStatement : Statement
{
    /// <summary>Scales of the flow without noise.</summary>
    private protected abstract IReadOnlyList<string> Scales { get; }

    /// <summary>The powers; the first is that of the fits.</summary>
    private protected abstract IReadOnlyList<double> Powers { get; }

    /// <summary>The classifier at the end.</summary>
    private protected abstract IdealClassifier Ideal(ClusterCentres centres, double power);

    /// <summary>The largest value of the classifier on the unit sphere.</summary>
    private protected abstract double Size(ClusterCentres centres);

    /// <inheritdoc/>
    public override string Measured => "the largest |c f(x) − F(x)| on the unit sphere over the largest F there, with c as it fits the "
        + "samples best: found by a search, and bounded from above by how far every neuron is from its place";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"C α<sup>β</sup> for s → 0, C s<sup>γ</sup> without noise, β and γ &gt; 0; ")
        + Markup.Of($"judged at {IdealDistance.Near}");

    /// <inheritdoc/>
    public override Markup Setting => Markup.Of($"networks of 60 or 120 neurons on 400 samples of 4 or 6 clusters in 100 or 400 ")
        + Markup.Of($"features: exact flow of the squared loss from s = 1e−10 (once 1e−100) to its rest after the last birth, SGD on the ")
        + Markup.Of($"exponential loss from 1e−4, and flow without noise; intervals of β and γ are Student's, at 95%");

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Work work = new(this, context);
        double power = Powers[0];
        LimitTraining usual = context.Of(
            new LimitTraining(power, 0) { Dimension = 8, Samples = 24, Hidden = 16, Tolerance = 1e-3, Seed = context.Seed },
            new LimitTraining(power, 0) { Tolerance = 1e-3, Seed = context.Seed });
        LimitTraining[] noisy = [.. from alpha in context.Of<double[]>([0.05, 0.1, 0.2], [0.025, 0.05, 0.1, 0.2])
                                    from repeat in Enumerable.Range(0, context.Of(1, 2))
                                    select usual with { Alpha = alpha, Seed = context.Seed + (ulong)repeat }];
        LimitTraining[] quiet = [.. context.Of([Scales[0], Scales[2], Scales[^1]], Scales)
            .Select(scale => usual with { Scale = scale, Tolerance = context.Of(1e-3, 1e-4) })];
        LimitTraining[] others = context.Of<LimitTraining[]>([], [
            usual with { Alpha = 0.05, Dimension = 400 }, usual with { Alpha = 0.05, Clusters = 6, Positive = 3, Hidden = 120 },
            usual with { Alpha = 0.05, Scale = "1e-100" },
            .. Powers.Skip(1).Select(other => usual with { Power = other, Alpha = 0.05 }),
        ]);
        LimitTraining[] descents = [.. context.Of<double[]>([0.05], [0.025, 0.1])
            .Select(alpha => usual with { Alpha = alpha, Scale = "1e-4" })];
        work.Total = noisy.Length + quiet.Length + others.Length + descents.Length;

        List<(double, double)> overNoise = [], overScale = [];
        List<CheckedCase> cases = [];
        foreach (LimitTraining training in noisy)
        {
            SphereDistance distance = work.Measure(training, training.ByFlow, out double size);
            overNoise.Add((training.Alpha, distance.Found / size));
            // Larger noise is for the fit alone.
            bool isNear = training.Alpha <= 0.05 && training.Seed == context.Seed;
            if (isNear) cases.Add(distance.Judge($"flow, {training.Words}", IdealDistance.Near, size));
        }
        foreach (LimitTraining training in quiet)
        {
            SphereDistance distance = work.Measure(training, training.ByFlow, out double size);
            overScale.Add((double.Parse(training.Scale, CultureInfo.InvariantCulture), distance.Found / size));
        }
        foreach (LimitTraining training in others)
            cases.Add(work.Measure(training, training.ByFlow, out double size)
                .Judge($"flow, {training.Words}", IdealDistance.Near, size));
        foreach (LimitTraining training in descents)
            cases.Add(work.Measure(training, training.BySgd, out double size)
                .Judge($"SGD, {training.Words}", IdealDistance.Near, size));
        PowerLaw noise = PowerLaw.Fit(overNoise, "β", "C in α"), scales = PowerLaw.Fit(overScale, "γ", "C in s");
        return new StatementFinding([.. cases, Rising("exponent in α, by flow", noise), Rising("exponent in s, without noise", scales)])
        {
            Constants = [noise.Constant, noise.Exponent, scales.Constant, scales.Exponent],
        };
    }

    private static CheckedCase Rising(string words, PowerLaw law) =>
        CheckedCase.Of(words, law.Exponent.Value, law.Exponent.Low, law.Exponent.High, BoundSide.Lower, 0);

    private sealed class Work(LimitStatement statement, CheckContext context)
    {
        private int done;

        public int Total { get; set; }

        public SphereDistance Measure(LimitTraining training, Func<CancellationToken, TrainedLimit> train, out double size)
        {
            context.Step(done++, Total);
            TrainedLimit trained = train(context.Cancellation);
            size = statement.Size(trained.Centres);
            return SphereDistance.UpToScale(trained, statement.Ideal(trained.Centres, training.Power), context.Cancellation);
        }
    }
}
