using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using PolyRelu.Tests.Repository;

namespace PolyRelu.Tests.Experiments.Measurements.Sandwich;

/// <summary>Presets as text, with and without what they certify.</summary>
internal static class PresetText
{
    /// <summary>A preset as run directories hold it.</summary>
    public static string Of(Preset preset) => PresetWriter.Write(preset.Settings);

    /// <summary>The preset of a text.</summary>
    public static Preset Load(string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "preset.yaml");
        File.WriteAllText(path, text);
        return PresetCatalog.Load(path);
    }

    /// <summary>The file of a preset as it was before there were proofs.</summary>
    public static string WithoutProofs(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "presets", $"{name}.yaml"));
        List<string> kept = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "certified:") i += 2;
            else kept.Add(lines[i]);
        }
        return string.Join('\n', kept);
    }
}
