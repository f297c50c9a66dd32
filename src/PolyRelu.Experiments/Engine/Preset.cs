using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Engine;

/// <summary>A preset ready to run: every key present, of the right type, and consistent.</summary>
/// <param name="Name">Name of the preset, without folder and extension.</param>
/// <param name="Experiment">The experiment it is for.</param>
/// <param name="Settings">What it says.</param>
internal sealed record Preset(string Name, Experiment Experiment, ExperimentSettings Settings)
{
    /// <summary>The resolved preset as YAML; loading it gives the same settings.</summary>
    public string ToYaml() => PresetWriter.Write(Settings);

    /// <summary>
    /// Whether the resolved preset of a run says the same, also as versions wrote it that did not know the key <c>smoke</c>.
    /// </summary>
    internal bool IsSaidBy(string yaml) =>
        PresetDifference.AreSame(yaml, ToYaml())
            || (Settings.Smoke && PresetDifference.AreSame(yaml, PresetWriter.Write(Settings with { Smoke = false })));
}
