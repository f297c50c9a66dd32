using System.Globalization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>The flow of the squared loss ends within C α² of F^(p).</summary>
/// <remarks>
/// C is open, so the exponent is judged: its interval must be above 3/2, half-way between α², which is claimed, and α, with which the
/// distance would fall if a network kept the noise of single samples however many there are. It would be 0 if it ended elsewhere.
/// </remarks>
internal sealed class FlowDistance : Statement
{
    private const double Power = 3, LeastExponent = 1.5, Claimed = 2;
    private const string Scale = "1e-10";

    /// <inheritdoc/>
    public override string Name => "flow-distance";

    /// <inheritdoc/>
    public override string Title => "The flow ends within C α² of F^(p)";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"With the squared loss, p &gt; 2 and a small initial scale, sup<sub>‖x‖ = 1</sub> |f(x) − F<sup>(p)</sup>(x)| ≤ C α² ")
        + "when all clusters are learned";

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2025, Theorem 1";

    /// <inheritdoc/>
    public override Markup Hypotheses => "p > 2, squared loss, s small against a power of α, and samples and features enough for the "
        + "noise: here n = D = 4/α²";

    /// <inheritdoc/>
    public override Markup Remark =>
        Markup.Of($" To first order a neuron rests at the mean of the n/K samples of its cluster, α √(K/n) from the centre, and at p = 3 ")
        + Markup.Of($"the supremum is 2/√3 times that: √(K/3) α² with n = 4/α², but at a fixed n it falls as α alone.");

    /// <inheritdoc/>
    public override string Measured => "the exponent in α of the largest |f(x) − F^(p)(x)| found on the unit sphere";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"2; violated below {LeastExponent}, undecided where it lies between the two");

    /// <inheritdoc/>
    public override BoundSide Side => BoundSide.Lower;

    /// <inheritdoc/>
    public override Markup Setting => Markup.Of($"exact flow from s = {Scale} at p = {Power}, 4 clusters, 60 neurons, with n = D = 4/α²; ")
        + Markup.Of($"and with D = 100 and α = 0.2 over n. C is the largest distance over α², from what was found to what is proven; ")
        + "the intervals of exponents are Student's, at 95%";

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LimitTraining[] falling = [.. from alpha in context.Of<double[]>([0.8, 0.6, 0.4],
                                          [0.2, 0.16, 0.125, 0.1, 0.08])
                                      from repeat in Enumerable.Range(0, context.Of(1, 2))
                                      let enough = (int)Math.Round(4 / (alpha * alpha))
                                      select new LimitTraining(Power, alpha)
                                      {
                                          Dimension = Math.Max(4, enough), Samples = Math.Max(8, enough), Scale = Scale,
                                          Seed = context.Seed + (ulong)repeat, Hidden = context.Of(20, 60),
                                      }];
        LimitTraining[] growing = [.. context.Of<int[]>([24, 48, 96], [50, 100, 200, 400, 800]).Select(samples =>
            new LimitTraining(Power, 0.2)
            {
                Dimension = context.Of(12, 100), Hidden = context.Of(20, 60), Samples = samples, Scale = Scale, Seed = context.Seed,
            })];
        List<SphereDistance> distances = [];
        foreach (LimitTraining training in (LimitTraining[])[.. falling, .. growing])
        {
            context.Step(distances.Count, falling.Length + growing.Length);
            TrainedLimit trained = training.ByFlow(context.Cancellation);
            distances.Add(SphereDistance.AsItIs(trained, new PowerClassifier(trained.Centres, Power), context.Cancellation));
        }
        return Finding(falling, growing, distances);
    }

    /// <summary>It holds where 2 is within the interval of an exponent or below; an interval between 3/2 and 2 leaves it open.</summary>
    private static CheckedCase Judge(string words, FittedConstant exponent) => new(words, exponent.Value, exponent.Low, exponent.High,
        LeastExponent, exponent.High < LeastExponent ? BoundVerdict.Violated
            : exponent.Low >= LeastExponent && exponent.High >= Claimed ? BoundVerdict.Holds : BoundVerdict.NotDecided);

    /// <summary>What distances say, of the trainings in turn.</summary>
    internal static StatementFinding Finding(LimitTraining[] falling, LimitTraining[] growing, IReadOnlyList<SphereDistance> distances)
    {
        PowerLaw noise = PowerLaw.Fit([.. falling.Zip(distances, (one, distance) => (one.Alpha, distance.Found))], "β", "C at α = 1");
        PowerLaw samples = PowerLaw.Fit([.. growing.Zip(distances.Skip(falling.Length), (one, distance) =>
            ((double)one.Samples, distance.Found))], "exponent in n", "C at n = 1");
        double[] found = [.. falling.Zip(distances, (one, distance) => distance.Found / (one.Alpha * one.Alpha))],
            most = [.. falling.Zip(distances, (one, distance) => distance.AtMost / (one.Alpha * one.Alpha))];
        FittedConstant constant = new("C", found.Max(), found.Max(), most.Max());
        PowerLaw proven = PowerLaw.Fit([.. falling.Zip(distances, (one, distance) => (one.Alpha, distance.AtMost))], "β of the upper bound",
            "C of the upper bound at α = 1");
        return new StatementFinding([
            Judge("exponent in α of what was found, n = D = 4/α²", noise.Exponent),
            Judge("exponent in α of the proven upper bound, n = D = 4/α²", proven.Exponent),
            .. falling.Select((one, i) => CheckedCase.Shown($"distance over α², {one.Words}, seed {one.Seed}", found[i])),
            .. growing.Select((one, i) => CheckedCase.Shown($"distance, {one.Words}", distances[falling.Length + i].Found)),
        ])
        {
            Constants = [constant, noise.Exponent, proven.Exponent, samples.Exponent],
            Remarks = [string.Create(CultureInfo.InvariantCulture,
                $"With n = D = 4/α² the distance over α² is from {found.Min():0.##} to {found.Max():0.##}. At fixed α and D the distance "
                + $"goes as n to the power {samples.Exponent.Value:0.##} ({samples.Exponent.Low:0.##} to {samples.Exponent.High:0.##}).")],
        };
    }
}
