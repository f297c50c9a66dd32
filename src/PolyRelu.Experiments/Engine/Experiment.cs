using System.Globalization;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>A kind of experiment: turns a preset into independent trials.</summary>
/// <remarks>
/// Derive from <see cref="Experiment{TSettings}"/>; register with a public static readonly field of type
/// <c>Registration&lt;Experiment&gt;</c> and a line in <c>ExperimentEntries</c>.
/// </remarks>
internal abstract class Experiment
{
    /// <summary>Most trials of one run.</summary>
    internal const int MostTrials = 10_000;

    /// <summary>The record a preset of this experiment is read into.</summary>
    public abstract Type SettingsType { get; }

    /// <summary>Composes the report of a run.</summary>
    public abstract ReportLayout Layout { get; }

    /// <summary>The kinds of the trials it plans, so that their folders can be read without a plan.</summary>
    public abstract IReadOnlyList<TrialKind> Kinds { get; }

    /// <summary>The kind of a name, of all experiments; one of which nothing is known where no experiment has it.</summary>
    internal static TrialKind KindOf(string name) =>
        Registry<Experiment>.All.SelectMany(entry => entry.Value.Kinds).FirstOrDefault(kind => kind.Name == name)
            ?? TrialKind.Unknown(name);

    /// <summary>What is said of a plan that is too long.</summary>
    internal static PresetException TooMany() => new(string.Create(CultureInfo.InvariantCulture,
        $"The preset plans more than {MostTrials} trials; shorten its lists, or run it in parts."));

    /// <summary>The trials of a preset, in the order they are best run. Reads no data and draws no random numbers.</summary>
    /// <exception cref="ArgumentException">The settings are not of <see cref="SettingsType"/>.</exception>
    /// <exception cref="PresetException">There are too many.</exception>
    public abstract IReadOnlyList<Trial> Plan(ExperimentSettings settings);
}

/// <summary>An experiment with its settings.</summary>
/// <typeparam name="TSettings">The record its presets are read into.</typeparam>
internal abstract class Experiment<TSettings> : Experiment
    where TSettings : ExperimentSettings
{
    /// <inheritdoc/>
    public sealed override Type SettingsType => typeof(TSettings);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Trial> Plan(ExperimentSettings settings)
    {
        if (settings is not TSettings own)
            throw new ArgumentException($"Expected {typeof(TSettings).Name}; got {settings?.GetType().Name ?? "null"}.", nameof(settings));
        Trial[] trials = [.. Plan(own).Take(MostTrials + 1)];
        return trials.Length <= MostTrials ? trials : throw TooMany();
    }

    /// <summary>
    /// The trials of a preset, in the order they are best run, one at a time, so that a plan that is too long is never whole in memory.
    /// </summary>
    protected abstract IEnumerable<Trial> Plan(TSettings settings);
}
