using System.CommandLine;
using System.Globalization;
using PolyRelu.Experiments.ExactBench;

namespace PolyRelu.Cli.Options;

/// <summary>What a benchmark of exact distances is made of.</summary>
internal sealed class ExactBenchOptions
{
    private static readonly Dictionary<string, Func<double, double>> NoFunctions = new(StringComparer.Ordinal);
    private static readonly BenchPlan Standard = new();

    private readonly Option<IReadOnlyList<double>?> dimension = Whole("--dimension", "Numbers of features D.", 2, Standard.Dimensions);
    private readonly Option<IReadOnlyList<double>?> clusters = Whole("--clusters", "Numbers of clusters K.", 2, Standard.Clusters);
    private readonly Option<IReadOnlyList<double>?> alpha = Numbers("--alpha", "Noise scales α, of variance α²/D per coordinate.",
        value => value is >= 0 and <= BenchPlan.LargestAlpha,
        string.Create(CultureInfo.InvariantCulture, $"noise scales from 0 to {BenchPlan.LargestAlpha}"), Standard.Alphas);

    private readonly Option<IReadOnlyList<double>?> power = Numbers("--power", "Powers p, beside F at p = 1.",
        value => value is > 1 and <= BenchPlan.LargestPower,
        string.Create(CultureInfo.InvariantCulture, $"powers above 1 and at most {BenchPlan.LargestPower}"), Standard.Powers);

    private readonly Option<int?> count = Parsed.Integer("--count", "Points for each network.", 1, $"{Standard.Count}");
    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of rotations and points, and of attacks.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    public BenchPlan Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new BenchPlan
        {
            Dimensions = arguments.GetValue(dimension) is { } dimensions
                ? [.. dimensions.Select(value => (int)value)] : Standard.Dimensions,
            Clusters = arguments.GetValue(clusters) is { } numbers ? [.. numbers.Select(value => (int)value)] : Standard.Clusters,
            Alphas = arguments.GetValue(alpha) ?? Standard.Alphas,
            Powers = arguments.GetValue(power) ?? Standard.Powers,
            Count = arguments.GetValue(count) ?? Standard.Count,
            Seed = Seed(arguments),
        };
    }

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult arguments) => arguments.GetValue(seed) ?? 0;

    /// <summary>Names of the options that were given and say what a benchmark is made of: all but the seed.</summary>
    public IEnumerable<string> Given(ParseResult arguments) =>
        All.Where(option => option != seed && arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    private IEnumerable<Option> All => [dimension, clusters, alpha, power, count, seed];

    private static Option<IReadOnlyList<double>?> Whole(string name, string description, int least, IReadOnlyList<int> standard) =>
        Numbers(name, description, value => value >= least && value <= int.MaxValue && value == Math.Floor(value),
            $"whole numbers ≥ {least}", [.. standard.Select(value => (double)value)]);

    private static Option<IReadOnlyList<double>?> Numbers(
        string name, string description, Predicate<double> accepts, string expected, IReadOnlyList<double> standard)
    {
        return Parsed.Option<IReadOnlyList<double>?>(name, description, "LIST", text => SortedNumbers.Parse(text, Number, NoFunctions),
            string.Join(',', standard.Select(value => value.ToString(CultureInfo.InvariantCulture))));

        double Number(string text) => Parsed.TryNumber(text, out double value) && accepts(value) ? value
            : throw new FormatException($"expected {expected}, separated by commas; got {Quotation.Of(text)}");
    }
}
