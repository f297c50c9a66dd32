using System.Text.RegularExpressions;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>
/// Radii and distances are shown by <c>RadiusText</c> alone: a format with a fixed number of decimals prints small ones as 0.
/// </summary>
public sealed partial class RadiusFormatTests
{
    [Fact]
    public void Radii_HaveNoFormatOfTheirOwn() => Findings.ExpectNone(
        from file in RepositoryFiles.Sources("src")
        where file != "src/PolyRelu/Geometry/RadiusText.cs"
        from entry in RepositoryFiles.Read(file).Split('\n').Select((line, i) => (line, i))
        where Formatted().IsMatch(entry.line)
        select $"{file}, line {entry.i + 1}: {entry.line.Trim()}");

    [Theory]
    [InlineData("$\"ε = {radius.Epsilon:0.######}\"", true)]
    [InlineData("$\"{distances[distances.Length / 2]:0.####}\"", true)]
    [InlineData("claim.Epsilon.ToString(\"0.###\", culture)", true)]
    [InlineData("$\"{distance:G9} away\"", true)]
    [InlineData("$\"ε = {RadiusText.Of(radius.Epsilon)}: {100 * radius.RobustAccuracy:0.0#}%\"", false)]
    [InlineData("$\"a radius is at most {ThreatModel.LargestRadius:0e0}\"", false)]
    public void Scan_FindsFormatsOfRadii(string line, bool expected) => Assert.Equal(expected, Formatted().IsMatch(line));

    /// <summary>
    /// An expression whose last name is a radius or a distance, with a format: {…epsilon:0.##}, {…Radius:G9}, {distances[…]:F3},
    /// epsilon.ToString("0.##").
    /// </summary>
    [GeneratedRegex(@"(?i)\b(epsilon|(?<!largest)radius|distances?)(\[[^\]]*\])?(:(?!0e)[0-9#FGE.]+\}|\.ToString\(""[0-9#FG.]+"")")]
    private static partial Regex Formatted();
}
