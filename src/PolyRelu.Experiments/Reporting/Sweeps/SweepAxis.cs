using PolyRelu.Experiments.Reporting.Results;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>A key in which the trials of a sweep differ, with the values that it takes.</summary>
internal sealed class SweepAxis
{
    /// <summary>What a reader knows the power by.</summary>
    public const string PowerName = "p";

    private const double Decades = 50;      // ratio of the largest value to the smallest from which an axis is logarithmic
    private const int LongestValue = 24, Decimals = 4;
    private readonly Dictionary<string, int> places;

    /// <summary>The axis of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="trials">The trials.</param>
    public SweepAxis(VaryingKey key, IReadOnlyList<MeasuredTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(trials);
        Key = key.Name;
        string last = key.Name[(key.Name.LastIndexOf('.') + 1)..];
        Name = !key.IsOwn ? key.Name : last switch { "power" => PowerName, "alpha" => "α", _ => key.Name };
        IEnumerable<FlatValue> values = trials.Select(trial => trial.Configuration.Find(Key) ?? default).DistinctBy(value => value.Text);
        Values = key.IsNumeric ? [.. values.OrderBy(value => value.Number ?? double.PositiveInfinity)] : [.. values];
        IsNumeric = key.IsNumeric && Values.All(value => value.Number is not null);
        places = Values.Index().ToDictionary(entry => entry.Item.Text ?? "", entry => entry.Index, StringComparer.Ordinal);
    }

    /// <summary>The dotted key.</summary>
    public string Key { get; }

    /// <summary>What a reader knows it by: p and α as such, others by their key.</summary>
    public string Name { get; }

    /// <summary>The values: numbers rising, words in the order of the plan.</summary>
    public IReadOnlyList<FlatValue> Values { get; }

    /// <summary>Whether every value is a number.</summary>
    public bool IsNumeric { get; }

    /// <summary>Whether the values are positive and span decades.</summary>
    public bool IsLogarithmic => IsNumeric && Values[0].Number > 0 && Values[^1].Number / Values[0].Number >= Decades;

    /// <summary>The place of a trial's value among the values.</summary>
    public int PlaceOf(MeasuredTrial trial) => places[trial.Configuration.Find(Key)?.Text ?? ""];

    /// <summary>A value in words: with as many digits as tell it from the others.</summary>
    public string Text(int place) => Values[place] switch
    {
        { Number: { } number } => RadiusText.Of(number, Values.Select(value => value.Number).OfType<double>(), Decimals),
        { Text: { } text } => text.Length <= LongestValue ? text : $"{text[..(LongestValue - 1)]}…",
        _ => "none",
    };

    /// <summary>The last part of the key with a value: p = 3, learningRate = 0.1.</summary>
    public string Words(int place) => $"{Name[(Name.LastIndexOf('.') + 1)..]} = {Text(place)}";
}
