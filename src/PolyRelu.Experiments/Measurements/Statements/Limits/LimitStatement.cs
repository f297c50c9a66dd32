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
    public override string Refutation =>
        "a network at small s and α that no c brings near the classifier, or a distance that grows as s or α falls";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"60 neurons on 400 samples of 4 clusters in 100 features, α = 0.05, and one of these changed at a time: 30 or 240 ")
        + Markup.Of($"neurons, 6 clusters with 120, 400 features, α from 0.025 to 0.2, s; by exact flow of the squared loss from ")
        + Markup.Of($"1e−10 (and 1e−100) until margins have settled after the last birth (not t → ∞), and by 4000 steps of SGD on the ")
        + Markup.Of($"exponential loss from 1e−4 (and 1e−3, 1e−6); fits over s without noise. Each with two draws whose ")
        + Markup.Of($"start meets the hypothesis; intervals of β and γ are Student's, at 95%");

    /// <inheritdoc/>
    public override double SmallChecks => 15;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LimitSweep sweep = new(context, Powers, Scales);
        Work work = new(this, context) { Total = sweep.Count };
        List<CheckedCase> cases = [];
        foreach (LimitTraining training in sweep.Flows)
            cases.Add(work.Measure(training, training.ByFlow, out double size)
                .Judge($"flow, {training.Words}", IdealDistance.Near, size));
        foreach (LimitTraining training in sweep.Descents)
            cases.Add(work.Measure(training, training.BySgd, out double size)
                .Judge($"SGD, {training.Words}", IdealDistance.Near, size));
        PowerLaw[] laws = [.. sweep.Fits.Select(fit => PowerLaw.Fit([.. fit.Trainings.Select(training =>
            (fit.Of(training), work.Measure(training, fit.BySgd ? training.BySgd : training.ByFlow, out double size).Found / size))],
            fit.Exponent, fit.Constant))];
        cases.AddRange(sweep.Fits.Zip(laws, (fit, law) =>
            CheckedCase.Of(fit.Words, law.Exponent.Value, law.Exponent.Low, law.Exponent.High, BoundSide.Lower, 0)));
        return new StatementFinding(cases) { Constants = [.. laws.SelectMany(law => (FittedConstant[])[law.Constant, law.Exponent])] };
    }

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
