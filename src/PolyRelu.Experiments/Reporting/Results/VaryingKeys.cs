using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>The keys of configurations in which the trials of a run differ.</summary>
internal static class VaryingKeys
{
    /// <summary>
    /// The keys in which two trials of one kind differ, in the order in which configurations have them; between kinds nothing is compared.
    /// A key that trials lack differs by what they lack it with: the section that is not given.
    /// </summary>
    public static IReadOnlyList<VaryingKey> Of(IReadOnlyList<MeasuredTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        List<string> order = [];
        Dictionary<string, VaryingKey> keys = new(StringComparer.Ordinal);
        foreach (IGrouping<string, MeasuredTrial> kind in trials.GroupBy(trial => trial.State.Kind))
        {
            Dictionary<string, KeyValues> values = new(StringComparer.Ordinal);
            HashSet<string> own = new(StringComparer.Ordinal);
            foreach (MeasuredTrial trial in kind)
            {
                own.UnionWith(trial.OwnKeys);
                foreach (string key in trial.Configuration.Keys)
                {
                    if (!values.TryGetValue(key, out KeyValues? seen)) values[key] = seen = new KeyValues();
                    seen.Add(trial.Configuration.Find(key)!.Value);
                }
            }
            foreach ((string key, KeyValues seen) in values)
            {
                if (seen.Texts.Count < 2) continue;
                bool isNumeric = seen.IsNumeric && (!keys.TryGetValue(key, out VaryingKey? other) || other.IsNumeric);
                if (!keys.ContainsKey(key)) order.Add(key);
                keys[key] = new VaryingKey(key, isNumeric, own.Contains(key));
            }
        }
        return [.. order.Select(key => keys[key])];
    }

    private sealed class KeyValues
    {
        public HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

        public bool IsNumeric { get; private set; } = true;

        public void Add(FlatValue value)
        {
            Texts.Add(value.Text ?? "");
            IsNumeric &= value.Text is null || value.Number is not null;
        }
    }
}

/// <summary>A key in which trials differ.</summary>
/// <param name="Name">The dotted key.</param>
/// <param name="IsNumeric">Whether every value is a number or none.</param>
/// <param name="IsOwn">Whether tables have it as p, alpha or seed.</param>
internal sealed record VaryingKey(string Name, bool IsNumeric, bool IsOwn);
