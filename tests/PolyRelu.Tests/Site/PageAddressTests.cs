using System.Text.RegularExpressions;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The table of an address's keys in docs/page.md says what the page's own table says.</summary>
public sealed partial class PageAddressTests
{
    [Fact]
    public void Documentation_ListsEveryKey()
    {
        string[] expected = [.. Setting().Matches(RepositoryFiles.Read("page/modules/page/state.js")).Select(Row)];
        Assert.Contains("p | 1 to 4 | 3", expected);
        Assert.Contains("K | 2 to 10 | 3", expected);
        string[] told = [.. TableRow().Matches(RepositoryFiles.Read("docs/page.md"))
            .Select(row => $"{row.Groups[1].Value} | {Words(row.Groups[2].Value)} | {row.Groups[3].Value.Trim('`')}")];
        Assert.Equal(expected, told.Select((row, i) => i < expected.Length && expected[i].Contains("| any |", StringComparison.Ordinal)
            ? string.Join(" | ", row.Split(" | ")[0], "any", row.Split(" | ")[2]) : row));
    }

    private static string Row(Match setting)
    {
        string line = setting.Value;
        string range = Numbers().Match(line) is { Success: true } numbers ? $"{numbers.Groups[1].Value} to {numbers.Groups[2].Value}"
            : Listed().Match(line) is { Success: true } words ? words.Groups[1].Value.Replace("'", "", StringComparison.Ordinal) : "any";
        return $"{setting.Groups[1].Value} | {range} | {setting.Groups[2].Value.Trim('\'')}";
    }

    private static string Words(string text) => text.Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^  \w+: \{ key: '(\w+)', kind: '\w+', usual: ([^,}]+?),? .*\},$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"least: ([\d.]+), largest: ([\d.]+)")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"words: \[([^\]]+)\]")]
    private static partial Regex Listed();

    /// <summary>| `key` | what it is | range | usual |</summary>
    [GeneratedRegex(@"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]*?) ?\|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
