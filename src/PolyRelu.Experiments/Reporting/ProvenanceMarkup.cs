using System.Globalization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Where the numbers of a report come from: commands, program, machine, data, presets.</summary>
internal static class ProvenanceMarkup
{
    private const int MostOrigins = 12;

    /// <summary>The section.</summary>
    public static Markup Of(RunReader run, Outline outline)
    {
        RunEnvironment machine = run.Record.Environment;
        List<(string Name, string Value)> rows =
        [
            .. run.Sources.Count == 1 ? [] : Some("Directory", run.Sources.Select(source => source.Path)),
            .. Some("Command", RunHistory.Sessions(run.Record).Select(session => session.Command ?? "not recorded")),
            ("Program", $"PolyRelu {machine.Version}{(machine.Commit is { } commit ? $", commit {commit}" : "")}, .NET SDK {machine.Sdk}, "
                + $"{machine.Runtime}"),
            ("Machine", string.Create(CultureInfo.InvariantCulture,
                $"{machine.Cpu}, {Plural.Of(machine.Processors, "processor")}, {machine.Threads} used, {machine.VectorBits}-bit vectors, "
                + $"{machine.System}, {machine.Architecture}")),
            .. run.Sources.Count == 1 ? [("Seed", run.Record.Seed.ToString(CultureInfo.InvariantCulture))]
                : Array.Empty<(string, string)>(),
            .. Some("Data", run.Data().Select(data => string.Create(CultureInfo.InvariantCulture,
                $"{data.Name} {data.Split}, {Plural.Of(data.Count, "sample")}, SHA-256 {data.Sha256}"))),
        ];
        return Markup.Of($"""
            <section>
            {outline.Section("Provenance")}
            <dl>
            {Markup.Join(rows.Select(row => Markup.Of($"<dt>{row.Name}</dt><dd>{row.Value}</dd>\n")))}</dl>
            {Markup.Join(Presets(run))}</section>

            """);
    }

    /// <summary>Rows of one name, cut off where there are many.</summary>
    private static IEnumerable<(string Name, string Value)> Some(string name, IEnumerable<string> values)
    {
        string[] distinct = [.. values.Distinct()];
        int shown = distinct.Length > MostOrigins ? MostOrigins - 1 : distinct.Length;
        return distinct.Take(shown).Concat(shown == distinct.Length ? [] : [$"and {distinct.Length - shown} more"])
            .Select(value => (name, value));
    }

    /// <summary>The resolved presets, each once, with the directories that have it where there are several.</summary>
    private static IEnumerable<Markup> Presets(RunReader run) =>
        run.Sources.GroupBy(source => source.PresetText).Take(MostOrigins).Select(group => Markup.Of($"""
            <details>
            <summary>The resolved preset{(run.Sources.Count == 1 ? "" : $" of {Names(group)}")}</summary>
            <pre>{group.Key ?? "preset.yaml is missing."}</pre>
            </details>

            """));

    private static string Names(IEnumerable<RunSource> sources) => Quotation.List(sources.Select(source => source.Path));
}
