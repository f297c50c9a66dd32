using System.Globalization;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Engine;

/// <summary>A kind of experiment: turns a preset into independent trials.</summary>
/// <remarks>
/// Register one with a public static readonly field of type <c>Registration&lt;Experiment&gt;</c>; its report is laid
/// out by what the report side registers under the same name. Derive from <see cref="Experiment{TSettings}"/>.
/// </remarks>
public abstract class Experiment
{
    /// <summary>The record a preset of this experiment is read into.</summary>
    public abstract Type SettingsType { get; }

    /// <summary>The trials of a preset, in the order they are best run. Reads no data and draws no random numbers.</summary>
    /// <exception cref="ArgumentException">The settings are not of <see cref="SettingsType"/>.</exception>
    /// <exception cref="PresetException">There are too many.</exception>
    public abstract IReadOnlyList<Trial> Plan(ExperimentSettings settings);
}

/// <summary>An experiment with its settings.</summary>
/// <typeparam name="TSettings">The record its presets are read into.</typeparam>
public abstract class Experiment<TSettings> : Experiment
    where TSettings : ExperimentSettings
{
    private const int MostTrials = 10_000;

    /// <inheritdoc/>
    public sealed override Type SettingsType => typeof(TSettings);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Trial> Plan(ExperimentSettings settings)
    {
        if (settings is not TSettings own) throw new ArgumentException($"Expected {typeof(TSettings).Name}; got {settings?.GetType().Name ?? "null"}.", nameof(settings));
        Trial[] trials = [.. Plan(own).Take(MostTrials + 1)];
        return trials.Length <= MostTrials ? trials
            : throw new PresetException(string.Create(CultureInfo.InvariantCulture, $"The preset plans more than {MostTrials} trials; shorten its lists, or run it in parts."));
    }

    /// <summary>The trials of a preset, in the order they are best run, one at a time, so that a plan that is too long is never whole in memory.</summary>
    protected abstract IEnumerable<Trial> Plan(TSettings settings);
}
