using System.Globalization;
using System.Text.RegularExpressions;
using PolyRelu.Experiments.Reporting.Films;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Films;

/// <summary>Stills and moving pictures have the same sizes and the same first view.</summary>
public sealed partial class FilmLookTests
{
    [Fact]
    public void Sizes_AreThoseOfTheScript()
    {
        string script = RepositoryFiles.Read("page/modules/scene/look.js");
        Dictionary<string, double> sizes = Size().Matches(script).ToDictionary(match => match.Groups[1].Value,
            match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Assert.Equal(new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["reach"] = FilmLook.Reach, ["drop"] = FilmLook.Drop, ["dot"] = FilmLook.Dot, ["crowd"] = FilmLook.Crowd,
            ["cross"] = FilmLook.Cross, ["name"] = FilmLook.Name, ["shown"] = FilmLook.Shown, ["faint"] = FilmLook.Faint,
            ["glass"] = FilmLook.Glass,
        }, sizes);
        (double azimuth, double elevation, double distance) = FilmCamera.First;
        string[] degrees = [.. new[] { azimuth, elevation }.Select(angle => $"{Math.Round(angle * 180 / Math.PI, 9)}")];
        Assert.Contains($"azimuth: {degrees[0]} * Math.PI / 180, elevation: {degrees[1]} * Math.PI / 180, distance: {distance} }}", script,
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^  (\w+): ([\d.]+),", RegexOptions.Multiline)]
    private static partial Regex Size();
}
