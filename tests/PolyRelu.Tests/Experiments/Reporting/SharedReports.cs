using System.Collections.Concurrent;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Reports of runs written by hand that many tests read and none changes: each is drawn once.</summary>
internal static class SharedReports
{
    private static readonly ConcurrentDictionary<(string Preset, bool WithImages, NoteRow? Note), Lazy<ReportResult>> Drawn = new();

    /// <summary>The report of a preset's run; its folder is to be left as it is.</summary>
    public static ReportResult Of(string preset, bool withImages = true, NoteRow? note = null) =>
        Drawn.GetOrAdd((preset, withImages, note), key => new(() =>
            Report.Build(HandMadeRun.Write(PresetCatalog.Load(key.Preset), key.WithImages, note: key.Note)))).Value;

    /// <summary>The page of that report.</summary>
    public static string Page(string preset, bool withImages = true) => File.ReadAllText(Of(preset, withImages).Path);
}
