using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>The table of settings in docs/attacks.md is what the records of settings state.</summary>
/// <remarks><c>POLYRELU_APPROVE=1</c> writes it.</remarks>
public sealed class SettingTableTests
{
    private const string Document = "docs/attacks.md";
    private const string Begin = "<!-- settings of the attacks: written by SettingTableTests -->\n", End = "<!-- end of the settings -->";
    private const string Own = "own";

    [Fact]
    public void Table_SaysWhatTheAttacksHave()
    {
        string text = RepositoryFiles.Read(Document).ReplaceLineEndings("\n"), table = Table();
        int start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, $"{Document} has no place for the table of settings.");
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1")
            File.WriteAllText(RepositoryFiles.PathOf(Document), text[..start] + table + text[end..]);
        else
            Assert.Equal(table, text[start..end]);
    }

    private static string Table()
    {
        Registration<AttackFactory>[] attacks = [.. Registry<AttackFactory>.All];
        StringBuilder table = new("| what it is | setting | value | attacks, by their own value |\n|---|---|---|---|\n");
        foreach (SettingKey key in attacks.SelectMany(entry => entry.Value.Keys).Distinct())
        {
            IEnumerable<string> values = attacks.Where(entry => entry.Value.Keys.Contains(key))
                .GroupBy(entry => entry.Value.DefaultOf(key) ?? Own)
                .OrderBy(group => group.Key == Own).ThenBy(group => group.Key.Length).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(entry => $"`{entry.Name}`"))}");
            table.Append($"| {key.Meaning} | `{key.Name}` | {key.Values} | {string.Join("; ", values)} |\n");
        }
        return table.ToString();
    }
}
