using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>A preset ready to run: every key present, of the right type, and consistent.</summary>
/// <param name="Name">Name of the preset, without folder and extension.</param>
/// <param name="Experiment">The experiment it is for.</param>
/// <param name="Settings">What it says.</param>
internal sealed record Preset(string Name, Experiment Experiment, ExperimentSettings Settings)
{
    /// <summary>What is swept, and the preset that every point of it changes; null where nothing is.</summary>
    public PresetSweep? Sweep { get; init; }

    /// <summary>The resolved preset as YAML; loading it gives the same settings.</summary>
    public string ToYaml() => Written(Settings);

    /// <summary>
    /// The trials of the preset, in the order they are best run; of a sweep those of its points, one after the other, each trial once.
    /// </summary>
    /// <exception cref="PresetException">There are too many, or a point says something wrong; the message names it.</exception>
    public IReadOnlyList<PlannedTrial> Plan()
    {
        if (Sweep is null) return [.. Experiment.Plan(Settings).Select(trial => new PlannedTrial(trial, null))];
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<PlannedTrial> plan = [];
        for (int point = 0; point < Sweep.Points; point++)
        {
            int own = point;
            string words = Sweep.Block.LabelWords(own);
            plan.AddRange(Experiment.Plan(Sweep.At(own)).Where(trial => seen.Add(trial.Id))
                .Select(trial => new PlannedTrial(trial, own) { Words = words }));
            if (plan.Count > Experiment.MostTrials) throw Experiment.TooMany();
        }
        return plan;
    }

    /// <summary>The trial that a record names, without the other points of a sweep being looked at; null where the plan has none.</summary>
    public Trial? Find(TrialState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (Sweep is not null && state.Point is null or < 0) return null;
        if (Sweep is not null && state.Point >= Sweep.Points) return null;
        return Experiment.Plan(Sweep is null ? Settings : Sweep.At(state.Point!.Value)).FirstOrDefault(trial => trial.Id == state.Id);
    }

    /// <summary>
    /// Whether the resolved preset of a run says the same, also as versions wrote it that did not know the key <c>smoke</c>.
    /// </summary>
    internal bool IsSaidBy(string yaml) =>
        PresetDifference.AreSame(yaml, ToYaml())
            || (Settings.Smoke && PresetDifference.AreSame(yaml, Written(Settings with { Smoke = false })));

    private string Written(ExperimentSettings settings) => PresetWriter.Write(settings) + Sweep?.ToYaml();
}

/// <summary>The sweep of a preset, with the way from its points to settings.</summary>
/// <param name="Block">What is swept.</param>
/// <param name="Shared">What all points share.</param>
/// <param name="Bind">Reads the settings of a point; refuses what is wrong with them.</param>
internal sealed record PresetSweep(Sweep Block, PresetMapping Shared, Func<PresetMapping, ExperimentSettings> Bind)
{
    /// <summary>Number of points.</summary>
    public int Points => Block.Count;

    /// <summary>The settings of a point.</summary>
    /// <exception cref="PresetException">They say something wrong; the message holds the point and its place.</exception>
    public ExperimentSettings At(int point)
    {
        try
        {
            return Bind(Block.At(Shared, point));
        }
        catch (PresetException error)
        {
            throw new PresetException(FormattableString.Invariant(
                $"At point {point} of the sweep ({Block.Words(point)}): {error.Message}"));
        }
    }

    /// <summary>The block as YAML.</summary>
    public string ToYaml() => Block.ToYaml();
}
