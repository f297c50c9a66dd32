using System.Globalization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>The flow of the squared loss ends within C α² of F^(p).</summary>
/// <remarks>
/// C is open, so the exponent is judged: its interval must be above 3/2, half-way between α², which is claimed, and α, with which the
/// distance would fall if a network kept the noise of single samples however many there are. It would be 0 if it ended elsewhere. C must
/// not depend on s once s is small: a distance that grew with ln(1/s) would do so 25-fold from s = 1e−4 to 1e−100; twice is allowed.
/// </remarks>
internal sealed class FlowDistance : Statement
{
    private const double Power = 3, LeastExponent = 1.5, Claimed = 2, SmallScale = 1e-4, LargestChange = 2;
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
    public override string Measured => "the exponent in α of the largest |f(x) − F^(p)(x)| found on the unit sphere, and how much that "
        + "changes with s once s is small";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"2; violated below {LeastExponent}, undecided where it ")
        + Markup.Of($"lies between the two; the change with s: at most a factor of {LargestChange} from s = 1e−4 down");

    /// <inheritdoc/>
    public override BoundSide Side => BoundSide.Lower;

    /// <inheritdoc/>
    public override string Refutation => "a distance that falls as α or not at all, or one that grows as ln(1/s) does";

    /// <inheritdoc/>
    public override Markup Setting => Markup.Of($"exact flow from s = {Scale} at p = {Power}, 4 clusters, 60 neurons, with n = D = 4/α²; ")
        + Markup.Of($"with D = 100 and α = 0.2 over n; and over s from 1e−2 to 1e−100 with α = 0.125, to 2e−3 without noise. C is the ")
        + "largest distance over α², from what was found to what is proven; the intervals of exponents are Student's, at 95%";

    /// <inheritdoc/>
    public override double SmallChecks => 12;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FlowDistanceSweep sweep = Sweep(context);
        LimitTraining[] all = [.. sweep.All.Distinct()];
        Dictionary<LimitTraining, SphereDistance> distances = [];
        foreach (LimitTraining training in all)
        {
            context.Step(distances.Count, all.Length);
            TrainedLimit trained = training.ByFlow(context.Cancellation);
            distances.Add(training, SphereDistance.AsItIs(trained, new PowerClassifier(trained.Centres, Power), context.Cancellation));
        }
        return Finding(sweep, training => distances[training]);
    }

    /// <summary>The trainings of a size; those of a fit have draws of their own, as the interval of its exponent assumes.</summary>
    private static FlowDistanceSweep Sweep(CheckContext context)
    {
        int number = 1;
        LimitTraining usual = new(Power, 0.2) { Hidden = context.Of(30, 60), Scale = Scale };
        LimitTraining one = Drawn(Enough(context.Of(0.2, 0.125)));
        return new FlowDistanceSweep(
            [.. from alpha in context.Of<double[]>([0.4, 0.3, 0.2], [0.2, 0.16, 0.125, 0.1, 0.09])
                from repeat in Enumerable.Range(0, context.Of(1, 2))
                select Drawn(Enough(alpha))],
            [.. context.Of<int[]>([24, 48, 96], [50, 100, 200, 400, 800]).Select(samples =>
                Drawn(usual with { Dimension = context.Of(12, 100), Samples = samples }))],
            [.. context.Of<string[]>(["1e-4", "1e-10", "1e-100"], ["1e-2", "3e-3", "1e-3", "1e-4", "1e-6", "1e-10", "1e-30", "1e-100"])
                .Select(scale => one with { Scale = scale })],
            [.. context.Of<string[]>(["0.05", "0.02", "0.01"], ["0.05", "0.02", "0.01", "5e-3", "2e-3"])
                .Select(scale => one with { Alpha = 0, Scale = scale })]);

        LimitTraining Enough(double alpha)
        {
            int enough = (int)Math.Round(4 / (alpha * alpha));
            return usual with { Alpha = alpha, Dimension = enough, Samples = enough };
        }

        LimitTraining Drawn(LimitTraining training)
        {
            LimitTraining drawn = training.Served(context.Seed, number).First();
            number = drawn.Repetition.Number + 1;
            return drawn;
        }
    }

    /// <summary>What was found lies below the distance: if it falls too slowly, so does the distance; else it shows nothing.</summary>
    private static CheckedCase Refuting(string words, FittedConstant exponent) => exponent.High < LeastExponent
        ? new(words, exponent.Value, exponent.Low, exponent.High, LeastExponent, BoundVerdict.Violated)
        : CheckedCase.Shown(words, exponent.Value);

    /// <summary>The upper bound lies above the distance: if it falls as α² or faster, so does the distance; else it is open.</summary>
    private static CheckedCase Confirming(string words, FittedConstant exponent) => new(words, exponent.Value, exponent.Low,
        exponent.High, LeastExponent, exponent.Low >= LeastExponent && exponent.High >= Claimed ? BoundVerdict.Holds
            : BoundVerdict.NotDecided);

    /// <summary>What distances say.</summary>
    /// <param name="sweep">The trainings.</param>
    /// <param name="of">The distance of each.</param>
    internal static StatementFinding Finding(FlowDistanceSweep sweep, Func<LimitTraining, SphereDistance> of)
    {
        PowerLaw noise = Law(sweep.Falling, one => one.Alpha, one => of(one).Found, "β", "C at α = 1"),
            proven = Law(sweep.Falling, one => one.Alpha, one => of(one).AtMost, "β of the upper bound", "C of the upper bound at α = 1"),
            samples = Law(sweep.Growing, one => one.Samples, one => of(one).Found, "exponent in n", "C at n = 1"),
            scales = Law(sweep.Quiet, one => one.Size, one => of(one).Found, "γ of s without noise", "C of s^γ");
        double[] found = [.. sweep.Falling.Select(one => of(one).Found / (one.Alpha * one.Alpha))],
            settled = [.. sweep.Shrinking.Where(one => one.Size <= SmallScale).Select(one => of(one).Found)];
        FittedConstant constant = new("C", found.Max(), found.Max(),
            sweep.Falling.Max(one => of(one).AtMost / (one.Alpha * one.Alpha)));
        // Without noise s leaves C_s s^γ; noise leaves C α². Where the two are equal s begins to matter.
        double matters = Math.Pow(settled.Max() / scales.Constant.Value, 1 / scales.Exponent.Value);
        return new StatementFinding([
            Refuting("exponent in α of what was found, n = D = 4/α²", noise.Exponent),
            Confirming("exponent in α of the proven upper bound, n = D = 4/α²", proven.Exponent),
            CheckedCase.Of("largest over smallest distance from s = 1e-4 down", settled.Max() / settled.Min(), 0, BoundSide.Upper,
                LargestChange),
            .. sweep.Falling.Select((one, i) => CheckedCase.Shown($"distance over α², {one.Words}", found[i])),
            .. sweep.Growing.Select(one => CheckedCase.Shown($"distance over n, {one.Words}", of(one).Found)),
            .. sweep.Shrinking.Select(one => CheckedCase.Shown($"distance over s, {one.Words}", of(one).Found)),
            .. sweep.Quiet.Select(one => CheckedCase.Shown($"distance over s, {one.Words}", of(one).Found)),
        ])
        {
            Constants = [constant, noise.Exponent, proven.Exponent, samples.Exponent, scales.Exponent],
            Remarks =
            [
                string.Create(CultureInfo.InvariantCulture,
                    $"With n = D = 4/α² the distance over α² is from {found.Min():0.##} to {found.Max():0.##}. At fixed α and D the "
                    + $"distance goes as n to the power {samples.Exponent.Value:0.##} ({samples.Exponent.Low:0.##} to "
                    + $"{samples.Exponent.High:0.##})."),
                string.Create(CultureInfo.InvariantCulture,
                    $"Without noise the distance goes as s to the power {scales.Exponent.Value:0.##} ({scales.Exponent.Low:0.##} to "
                    + $"{scales.Exponent.High:0.##}); it would be that which noise of α = {sweep.Shrinking[0].Alpha} leaves at s = "
                    + $"{matters:0.#e0}, so that s must be small against α to the power {Claimed / scales.Exponent.Value:0.##}. From s = "
                    + $"{SmallScale:0e0} to {sweep.Shrinking.Min(one => one.Size):0e0} the distance with noise changes by a factor of "
                    + $"{settled.Max() / settled.Min():0.####}."),
            ],
        };
    }

    private static PowerLaw Law(IEnumerable<LimitTraining> trainings, Func<LimitTraining, double> x, Func<LimitTraining, double> y,
        string exponent, string constant) => PowerLaw.Fit([.. trainings.Select(one => (x(one), y(one)))], exponent, constant);
}

/// <summary>The trainings whose distances are compared.</summary>
/// <param name="Falling">Over α, with samples and features enough for it.</param>
/// <param name="Growing">Over n, at fixed α and D.</param>
/// <param name="Shrinking">Over s, with the noise and the draws the same.</param>
/// <param name="Quiet">Over s, without noise.</param>
internal sealed record FlowDistanceSweep(IReadOnlyList<LimitTraining> Falling, IReadOnlyList<LimitTraining> Growing,
    IReadOnlyList<LimitTraining> Shrinking, IReadOnlyList<LimitTraining> Quiet)
{
    /// <summary>All of them.</summary>
    public IEnumerable<LimitTraining> All => [.. Falling, .. Growing, .. Shrinking, .. Quiet];
}
