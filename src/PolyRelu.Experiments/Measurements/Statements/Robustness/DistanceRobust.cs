using PolyRelu.Certification;
using PolyRelu.Experiments.Measurements.Statements.Limits;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>A network near F^(p) is robust: radius (√2 − 8 ν^{1/p})/2 at distance ν.</summary>
/// <remarks>
/// The distance found by a search may be too small, and then the radius promised for it is too large: so a case holds if the certified
/// radius reaches what the distance found promises, which is the stricter demand. It is violated only if an example lies within what the
/// proven upper bound of the distance promises, and that bound must meet the hypothesis, else the case says nothing.
/// </remarks>
internal sealed class DistanceRobust : Statement
{
    private const double Power = 3, LargestRadius = 1.5, Factor = 8;

    /// <summary>The largest distance that the statement is about.</summary>
    private static readonly double Largest = Math.Pow(Math.Sqrt(2) / Factor, Power);

    /// <inheritdoc/>
    public override string Name => "distance-robust";

    /// <inheritdoc/>
    public override string Title => "What is near F^(p) is robust";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"If sup<sub>‖x‖ = 1</sub> |f(x) − F<sup>(p)</sup>(x)| ≤ ν ≤ (√2/8)<sup>p</sup>, f withstands every step up to ")
        + Markup.Of($"(√2 − 8 ν<sup>1/p</sup>)/2 from a centre, and from a sample every step up to that less the length of its noise");

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2025, Proposition 3";

    /// <inheritdoc/>
    public override Markup Hypotheses =>
        Markup.Of($"p &gt; 2, f homogeneous of degree p, as networks without bias and input normalisation are");

    /// <inheritdoc/>
    public override string Measured => "the least L2 radius over centres, or over samples with the length of their noise added: certified, "
        + "and from above by the nearest example";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"(√2 − 8 ν<sup>1/p</sup>)/2");

    /// <inheritdoc/>
    public override BoundSide Side => BoundSide.Lower;

    /// <inheritdoc/>
    public override string Refutation => "an example within the radius that the proven distance of its network promises";

    /// <inheritdoc/>
    public override Markup Setting => Markup.Of($"exact flow at p = {Power} from s = 1e−10 on 4 clusters in 50 features, with and without ")
        + Markup.Of($"noise; ν is searched for, which bounds it from below and asks for more, and bounded from above neuron by neuron, ")
        + "which must meet the hypothesis";

    /// <inheritdoc/>
    public override double SmallChecks => 16;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double[] alphas = context.Of<double[]>([0.003], [0, 0.001, 0.003, 0.01]);
        List<CheckedCase> cases = [];
        List<(double Low, double High)> factors = [];
        foreach (double alpha in alphas)
        {
            context.Step(factors.Count, alphas.Length);
            LimitTraining training = new(Power, alpha)
            {
                Dimension = context.Of(8, 50), Samples = context.Of(40, 400), Hidden = context.Of(12, 40),
                Repetition = CheckDraw.Of(context.Seed, 1),
            };
            TrainedLimit trained = training.ByFlow(context.Cancellation);
            SphereDistance distance = SphereDistance.UpToScale(trained, new PowerClassifier(trained.Centres, Power), context.Cancellation);
            ClusterCentres centres = trained.Centres;
            Samples middles = new(centres.Points, [.. Enumerable.Range(0, centres.Count).Select(centres.LabelOf)]);
            (double certified, double attacked) = Least(trained.Network, middles, centres, context.Cancellation);
            cases.Add(Judge($"centres, {training.Words}", certified, attacked, distance));
            factors.Add((FactorOf(attacked, distance.AtMost), FactorOf(certified, distance.Found)));
            if (alpha > 0)
            {
                Samples test = training.Draw().Sample(context.Of(1, 10), 1).Samples;
                (certified, attacked) = Least(trained.Network, test, centres, context.Cancellation);
                cases.Add(Judge($"samples, {training.Words}", certified, attacked, distance));
            }
        }
        double value = factors.Max(factor => factor.High);
        return new StatementFinding(cases)
        {
            Constants = [new FittedConstant("a in place of 8", value, factors.Max(factor => factor.Low), value)],
        };
    }

    /// <summary>A radius between two others, against what a distance between two others promises.</summary>
    internal static CheckedCase Judge(string words, double certified, double attacked, SphereDistance distance)
    {
        double promised = Promised(distance.Found);
        BoundVerdict verdict = distance.AtMost > Largest ? BoundVerdict.SaysNothing
            : certified >= promised ? BoundVerdict.Holds
            : attacked < Promised(distance.AtMost) ? BoundVerdict.Violated : BoundVerdict.NotDecided;
        return new CheckedCase(words, certified, certified, attacked, promised, verdict);
    }

    private static double Promised(double distance) => (Math.Sqrt(2) - (Factor * Math.Pow(distance, 1 / Power))) / 2;

    private static double FactorOf(double radius, double distance) =>
        (Math.Sqrt(2) - (2 * radius)) / Math.Pow(distance, 1 / Power);

    /// <summary>The least certified radius and the least distance of an example, with the distance to the nearest centre added.</summary>
    private static (double Certified, double Attacked) Least(PolyReluNetwork network, Samples samples, ClusterCentres centres,
        CancellationToken cancellation)
    {
        RadiusBracket[] brackets = new Certifier(network).Bracket(samples, new ThreatModel(Norm.L2, LargestRadius), null, cancellation);
        double[] noise = [.. Enumerable.Range(0, samples.Count).Select(i =>
            Enumerable.Range(0, centres.Count).Min(k => Norm.L2.Distance(samples.Inputs.Row(i), centres[k])))];
        return (brackets.Zip(noise, (bracket, share) => bracket.CertifiedRadius + share).Min(),
            brackets.Zip(noise, (bracket, share) => Math.Min(LargestRadius, bracket.AttackRadius) + share).Min());
    }
}
