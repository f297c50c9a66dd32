namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>The trainings of a limit: one thing changed at a time, by exact flow and by SGD, each with two draws.</summary>
internal sealed class LimitSweep
{
    private const double Noise = 0.05;          // of the cases; larger noise is for the fits alone
    private const string DescentScale = "1e-4";
    private const int Repetitions = 2, Series = 1000;

    /// <summary>Lists them.</summary>
    /// <param name="context">Size and seed.</param>
    /// <param name="powers">The powers; the first is that of all but one case.</param>
    /// <param name="scales">Scales s of the fits without noise.</param>
    public LimitSweep(CheckContext context, IReadOnlyList<double> powers, IReadOnlyList<string> scales)
    {
        LimitTraining usual = new(powers[0], Noise) { Tolerance = 1e-3 };
        usual = context.Of(usual with { Dimension = 8, Samples = 24, Hidden = 16 }, usual);
        LimitTraining descent = usual with { Scale = DescentScale };
        IReadOnlyList<LimitTraining> flows = context.Of<LimitTraining[]>([usual],
            [usual, usual with { Alpha = 0.025 }, usual with { Scale = "1e-100" }, .. Others(usual, powers)]);
        IReadOnlyList<LimitTraining> descents = context.Of<LimitTraining[]>([descent], [descent, descent with { Alpha = 0.025 },
            descent with { Scale = "1e-3" }, descent with { Scale = "1e-6" }, .. Others(descent, powers)]);
        Flows = [.. Repeated(context, flows)];
        Descents = [.. Repeated(context, descents)];
        double[] alphas = context.Of<double[]>([0.05, 0.1, 0.2], [0.025, 0.05, 0.1, 0.2]);
        LimitTraining quiet = usual with { Alpha = 0, Tolerance = context.Of(1e-3, 1e-4) };
        IReadOnlyList<string> chosen = context.Of([scales[0], scales[2], scales[^1]], scales);
        LimitFit noisy = new("exponent in α, by flow", "β", "C in α", false, training => training.Alpha,
            [.. Drawn(context, alphas.Select(alpha => usual with { Alpha = alpha }), 1)]),
            scaled = new("exponent in s, by flow without noise", "γ", "C in s", false, training => training.Size,
                [.. Drawn(context, chosen.Select(scale => quiet with { Scale = scale }), 2)]);
        Fits = context.Of<LimitFit[]>([noisy, scaled],
        [
            noisy, scaled,
            noisy with
            {
                Words = "exponent in α, by SGD", Exponent = "β by SGD", Constant = "C in α by SGD", BySgd = true,
                Trainings = [.. Drawn(context, alphas.Select(alpha => descent with { Alpha = alpha }), 3)],
            },
            scaled with
            {
                Words = "exponent in s, by SGD without noise", Exponent = "γ by SGD", Constant = "C in s by SGD", BySgd = true,
                Trainings = [.. Drawn(context, chosen.Select(scale => quiet with { Scale = scale }), 4)],
            },
        ]);
    }

    /// <summary>Trainings by exact flow whose end is judged.</summary>
    public IReadOnlyList<LimitTraining> Flows { get; }

    /// <summary>Trainings by SGD whose end is judged.</summary>
    public IReadOnlyList<LimitTraining> Descents { get; }

    /// <summary>Trainings over which a power law is fitted.</summary>
    public IReadOnlyList<LimitFit> Fits { get; }

    /// <summary>Number of trainings in all.</summary>
    public int Count => Flows.Count + Descents.Count + Fits.Sum(fit => fit.Trainings.Count);

    /// <summary>Other D, K, h and p than usual, one at a time; more clusters have more neurons.</summary>
    private static IEnumerable<LimitTraining> Others(LimitTraining usual, IReadOnlyList<double> powers) =>
    [
        usual with { Dimension = 400 }, usual with { Clusters = 6, Positive = 3, Hidden = 120 }, usual with { Hidden = 30 },
        usual with { Hidden = 240 }, .. powers.Skip(1).Select(power => usual with { Power = power }),
    ];

    private static IEnumerable<LimitTraining> Repeated(CheckContext context, IReadOnlyList<LimitTraining> trainings) =>
        trainings.SelectMany(training => training.Served(context.Seed, 1).Take(context.Of(1, Repetitions)));

    /// <summary>Draws of its own for each point of a fit, as the interval of its exponent assumes.</summary>
    private static IEnumerable<LimitTraining> Drawn(CheckContext context, IEnumerable<LimitTraining> trainings, int series)
    {
        int number = Series * series;
        foreach (LimitTraining training in trainings)
            foreach (LimitTraining drawn in training.Served(context.Seed, number).Take(context.Of(1, Repetitions)))
            {
                yield return drawn;
                number = drawn.Repetition.Number + 1;
            }
    }
}

/// <summary>Trainings whose distances are fitted by a power law.</summary>
/// <param name="Words">Which case its exponent is.</param>
/// <param name="Exponent">Symbol of the exponent.</param>
/// <param name="Constant">Symbol of the constant.</param>
/// <param name="BySgd">Whether SGD trains, and not the exact flow.</param>
/// <param name="Of">What the distance is a power of.</param>
/// <param name="Trainings">The trainings.</param>
internal sealed record LimitFit(string Words, string Exponent, string Constant, bool BySgd, Func<LimitTraining, double> Of,
    IReadOnlyList<LimitTraining> Trainings);
