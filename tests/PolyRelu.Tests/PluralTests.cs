using System.Text.RegularExpressions;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>One of a thing is one.</summary>
public sealed partial class PluralTests
{
    private const string Nouns =
        "threads|points|samples|features|trials|neurons|networks|radii|restarts|iterations|targets|steps|"
        + "queries|classes|outputs|inputs|images|epochs|processors|labels|bytes|values|elements|examples|"
        + "directions|sessions|rows|repeats|centres|clusters|entries|floats|numbers|events|trainings|columns|"
        + "places|dimensions|starts|logits|claims|files";

    [Theory]
    [InlineData(0, "thread", "0 threads")]
    [InlineData(1, "thread", "1 thread")]
    [InlineData(2, "thread", "2 threads")]
    [InlineData(2, "entry", "2 entries")]
    [InlineData(1, "entry", "1 entry")]
    [InlineData(2, "key", "2 keys")]
    [InlineData(3, "class", "3 classes")]
    [InlineData(3, "batch", "3 batches")]
    [InlineData(3, "epoch", "3 epochs")]
    [InlineData(3, "feature radius", "3 feature radii")]
    [InlineData(-1, "degree", "-1 degrees")]
    public void Counts_HaveTheirNoun(int count, string noun, string expected)
    {
        Assert.Equal(expected, Plural.Of(count, noun));
        Assert.Equal(expected, Plural.Of((long)count, noun));
    }

    [Theory]
    [InlineData("1", "1 point")]
    [InlineData("1.0", "1.0 points")]
    [InlineData("0.1", "0.1 points")]
    public void WrittenNumbers_HaveTheirNoun(string count, string expected) => Assert.Equal(expected, Plural.Of(count, "point"));

    [Fact]
    public void Verbs_HaveBothForms() => Assert.Equal(["does", "do"], new[] { 1, 2 }.Select(count => Plural.Noun(count, "does", "do")));

    /// <summary>
    /// A count that is written beside a plural noun goes through <see cref="Plural"/>; constants and numbers with
    /// digits after the point may stand as they are.
    /// </summary>
    [Fact]
    public void Texts_HoldNoCountBesideAFixedPlural() =>
        Findings.ExpectNone(
            from file in RepositoryFiles.Sources("src")
            from line in RepositoryFiles.Read(file).Split('\n')
            where !line.Contains("///", StringComparison.Ordinal)
            from match in CountAndPlural().Matches(line)
            where !Constant().IsMatch(match.Groups[1].Value)
            select $"{file}: {match.Value}");

    [GeneratedRegex(@"\{([^{}"":]+)\} (?:[a-z]+ )?(?:" + Nouns + @")\b(?! (?:features alone|of other))")]
    private static partial Regex CountAndPlural();

    /// <summary>Names of constants, counts that a line has found to be several, and what is no count.</summary>
    [GeneratedRegex(@"^(?:Array\.MaxLength|(?:Most|Longest|Largest|Least)\w+|most|header\.Type|Path|role| |Words\(.*|Html\..*|Mean\(.*)$")]
    private static partial Regex Constant();
}
