using System.Xml.Linq;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Drawing;

/// <summary>The SVG of figures: words as words, in the page's colour, with ids of its own.</summary>
public sealed class SvgPolishTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Figure_HasItsWordsAsText()
    {
        XElement root = Draw("first");
        string[] words = [.. root.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains("radius ε (L∞)", words);
        Assert.Contains("p = 3", words);
        Assert.Contains("0.5", words);
        Assert.All(root.Descendants(Svg + "text"), text =>
        {
            Assert.Null(text.Attribute("font-family"));
            Assert.DoesNotContain(',', text.Attribute("x")!.Value);
        });
    }

    [Fact]
    public void Figure_TakesThePagesColourAndScales()
    {
        XElement root = Draw("first");
        Assert.Equal("0 0 500 300", root.Attribute("viewBox")!.Value);
        Assert.Contains(root.Descendants(), element => element.Attribute("stroke")?.Value == "var(--ink)");
        Assert.DoesNotContain(root.Elements(Svg + "rect"), rect => rect.Attribute("fill")?.Value == "white"
            && rect.Attribute("width")?.Value == "500");
    }

    [Fact]
    public void TwoFigures_ShareNoId()
    {
        string[] Ids(string name) => [.. Draw(name).Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
        Assert.NotEmpty(Ids("first"));
        Assert.Empty(Ids("first").Intersect(Ids("second")));
        XElement root = Draw("first");
        string[] ids = Ids("first");
        string[] used = [.. root.Descendants().Select(element => element.Attribute("clip-path")?.Value).OfType<string>()
            .Select(value => value["url(#".Length..^1])];
        Assert.NotEmpty(used);
        Assert.All(used, id => Assert.Contains(id, ids));
    }

    private static XElement Draw(string name)
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        string svg = FigureWriter.Write(new Figure(name, "A title", "", 500, 300, plot =>
        {
            plot.Add.Scatter(new[] { 0.0, 1 }, new[] { 0.0, 1 }).LegendText = "p = 3";
            Look.Label(plot, "radius ε (L∞)", "robust accuracy");
            Look.LegendBelow(plot);
        }), folder).ToString();
        Assert.True(File.Exists(Path.Combine(folder, name + ".png")));
        Assert.DoesNotContain("var(", File.ReadAllText(Path.Combine(folder, name + ".svg")), StringComparison.Ordinal);
        return XElement.Parse(svg);
    }
}
