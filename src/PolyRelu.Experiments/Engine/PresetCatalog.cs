using System.Reflection;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Engine;

/// <summary>The presets that come with the program, and the way to load one of them or a file.</summary>
internal static class PresetCatalog
{
    private const string Prefix = "presets/";
    private const int MostBytes = 1 << 20;
    private static readonly Assembly Home = typeof(PresetCatalog).Assembly;

    /// <summary>The presets that come with the program, ordered by name.</summary>
    public static IReadOnlyList<PresetInfo> List() =>
    [
        .. Names().Select(name => Load(name)).Select(preset =>
            new PresetInfo(preset.Name, preset.Settings.Experiment, preset.Settings.Summary)),
    ];

    /// <summary>
    /// Loads a preset by its name, or from a file if the text ends in .yaml or .yml or names a folder with a path separator.
    /// </summary>
    /// <param name="nameOrPath">A name of <see cref="List"/>, or the path of a file.</param>
    /// <param name="overrides">Replacements of the form <c>synthetic.epochs=5</c>, as strict as the file.</param>
    /// <exception cref="PresetException">
    /// The preset is not there, or says something wrong; the message holds the line and column.
    /// </exception>
    public static Preset Load(string nameOrPath, IReadOnlyList<string>? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        bool isPath = IsPath(nameOrPath);
        string text = isPath ? ReadFile(nameOrPath) : ReadNamed(nameOrPath);
        return Parse(text, isPath ? nameOrPath : $"{Prefix}{nameOrPath}.yaml", Path.GetFileNameWithoutExtension(nameOrPath), overrides
            ?? []);
    }

    /// <summary>Whether a text names a file rather than one of <see cref="List"/>.</summary>
    public static bool IsPath(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        return nameOrPath.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
            || nameOrPath.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().ContainsAny('/', '\\');
    }

    private static Preset Parse(string text, string source, string name, IReadOnlyList<string> overrides)
    {
        PresetMapping file = PresetParser.Parse(text, source);
        try
        {
            return Bind(PresetOverride.Apply(file, overrides), name);
        }
        catch (PresetException error) when (error.Line == 0 && SweptByAccident(error, overrides) is not null)
        {
            throw new PresetException($"{error.Message} A run takes one value of a key. To run a trial of each value, sweep over it: "
                + $"--set '{Sweep.Key}.product.{SweptByAccident(error, overrides)}=[…]'; docs/sweeps.md says more.");
        }
        catch (PresetException error) when (error.Line > 0 && overrides.Count > 0 && IsSound(file, name))
        {
            throw new PresetException(
                $"With {string.Join(' ', overrides.Select(text => $"--set {Quotation.Line(text, Quotation.Longest)}"))} {error.Message}");
        }
    }

    /// <summary>The key of an override that is refused and lists several values; null where none does.</summary>
    private static string? SweptByAccident(PresetException error, IReadOnlyList<string> overrides) => overrides
        .Where(text => error.Message.StartsWith($"--set {text}: ", StringComparison.Ordinal))
        .Select(text => text.Split('=', 2))
        .Where(parts => parts.Length == 2 && !parts[0].StartsWith($"{Sweep.Key}.", StringComparison.Ordinal)
            && (error.Message.Contains("; got a list of ", StringComparison.Ordinal) || (parts[1].Contains(',', StringComparison.Ordinal)
                && error.Message.Contains($"; got {Quotation.Of(parts[1].Trim())}.", StringComparison.Ordinal))))
        .Select(parts => parts[0].Trim()).FirstOrDefault();

    /// <summary>Whether a preset file is right by itself, so that the overrides are at fault.</summary>
    private static bool IsSound(PresetMapping file, string name)
    {
        try
        {
            return Bind(file, name) is not null;
        }
        catch (PresetException)
        {
            return false;
        }
    }

    private static Preset Bind(PresetMapping root, string name)
    {
        IReadOnlyList<string> names = Registry<Experiment>.Names;
        string known = $"one of {string.Join(", ", names)}";
        PresetEntry kind = root.Find("experiment")
            ?? throw new PresetException(root.Where, $"the key 'experiment' is missing; expected {known}.");
        string given = (kind.Value as PresetScalar)?.Text ?? "";
        if (!names.Contains(given))
            throw new PresetException(kind.Value.Where,
                $"experiment: expected {known}; got {kind.Value.Description}.{NearestName.Question(given, names)}");
        Experiment experiment = Registry<Experiment>.Find(given).Value;
        (PresetMapping shared, Sweep? sweep) = Sweep.Part(root);
        return new Preset(name, experiment, Settings(shared))
        {
            Sweep = sweep is null ? null : new PresetSweep(sweep, shared, Settings),
        };

        ExperimentSettings Settings(PresetMapping section) => (ExperimentSettings)PresetBinder.Bind(experiment.SettingsType, section);
    }

    private static string ReadFile(string path)
    {
        if (Directory.Exists(path))
        {
            string own = Path.Combine(path, RunDirectory.PresetName);
            throw new PresetException($"{path} is a folder; expected a preset, a YAML file{(File.Exists(own) ? $" such as {own}" : "")}.");
        }
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[MostBytes + 1];
            int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > MostBytes) throw new PresetException($"{path} is longer than {MostBytes / 1024} KiB; a preset has some KiB.");
            using StreamReader reader = new(new MemoryStream(bytes, 0, count));
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PresetException($"Cannot read the preset {path}: {error.Message}");
        }
    }

    private static string ReadNamed(string name)
    {
        using Stream? stream = Home.GetManifestResourceStream($"{Prefix}{name}.yaml");
        if (stream is null)
            throw new PresetException(
                $"There is no preset {Quotation.Of(name)}; there are {string.Join(", ", Names())}. A file is given by its path, such as "
                + $"./{Quotation.Line(name, Quotation.Longest)}.yaml.{NearestName.Question(name, Names())}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Names() =>
        Home.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..])).Order(StringComparer.Ordinal);
}

/// <summary>A preset as <see cref="PresetCatalog.List"/> shows it.</summary>
/// <param name="Name">Name to run it by.</param>
/// <param name="Experiment">The experiment it is for.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record PresetInfo(string Name, string Experiment, string Summary);
