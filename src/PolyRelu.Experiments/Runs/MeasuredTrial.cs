using System.Globalization;

namespace PolyRelu.Experiments.Runs;

/// <summary>A completed trial with its configuration and everything that it measured.</summary>
/// <param name="State">Its line in the record of the run.</param>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Rows">What it measured, in the order of its parts.</param>
internal sealed record MeasuredTrial(TrialState State, FlatConfiguration Configuration, IReadOnlyList<MeasurementRow> Rows)
{
    /// <summary>Last parts of the keys that tables have in columns of their own.</summary>
    private const string PowerWord = "power", AlphaWord = "alpha", SeedWord = "seed";

    /// <summary>The power p; null where there is none.</summary>
    public double? Power => ValueOf(PowerWord)?.Number;

    /// <summary>The expected noise norm α; null where there is none.</summary>
    public double? Alpha => ValueOf(AlphaWord)?.Number;

    /// <summary>The seed; null where there is none.</summary>
    public ulong? Seed =>
        ulong.TryParse(ValueOf(SeedWord)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;

    /// <summary>The keys of power, α and seed, where there are any.</summary>
    public IEnumerable<string> OwnKeys => new[] { PowerWord, AlphaWord, SeedWord }.Select(Configuration.KeyOf).OfType<string>();

    private FlatValue? ValueOf(string word) => Configuration.KeyOf(word) is { } key ? Configuration.Find(key) : null;
}
