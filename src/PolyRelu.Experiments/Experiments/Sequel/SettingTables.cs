using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>Settings beside what the paper states, as tables.</summary>
internal static class SettingTables
{
    /// <summary>What the marks mean, in a sentence.</summary>
    public const string Marks = "In the folded tables ✓ stands at what is as the paper states, of these figures or of another that is "
        + "then named, and ✗ at what is otherwise; what has no mark is not on record here, or not enough of it, and was chosen.";

    /// <summary>A row for each setting, a column for each trial.</summary>
    /// <param name="title">What they are the settings of.</param>
    /// <param name="trials">The trials, each with a name and the same settings in the same order.</param>
    public static SummaryTable Of(string title, params IReadOnlyList<(string Name, IReadOnlyList<PublishedSetting> Settings)> trials) =>
        new(title, ["setting", "the paper", .. trials.Select(trial => trial.Name)],
        [.. trials[0].Settings.Select((setting, row) => (IReadOnlyList<SummaryCell>)
        [
            new(setting.What), new(setting.Paper ?? "not on record"),
            .. trials.Select(trial => new SummaryCell(trial.Settings[row].Here, trial.Settings[row].IsAsPublished)),
        ])]);
}
