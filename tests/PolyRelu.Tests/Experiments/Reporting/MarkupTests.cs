using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Markup comes from the source code alone; values are text.</summary>
public sealed class MarkupTests
{
    private const string Hostile = "<script>\"'&";
    private const string Encoded = "&lt;script&gt;&quot;&#39;&amp;";

    [Fact]
    public void Holes_AreEncodedAndLiteralsAreNot()
    {
        Assert.Equal($"<b>{Encoded}</b> 1.5 &lt;{Encoded}", Markup.Of($"<b>{Hostile}</b> {1.5} {"<"}{Hostile}").ToString());
        Assert.Equal("2026-01-02 1,000",
            Markup.Of($"{new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero):yyyy-MM-dd} {1000:N0}").ToString());
    }

    [Fact]
    public void Markup_InAHoleStaysMarkup() =>
        Assert.Equal($"<i><b>{Encoded}</b></i>", Markup.Of($"<i>{Markup.Of($"<b>{Hostile}</b>")}</i>").ToString());

    [Fact]
    public void Texts_AreEncodedHoweverTheyGetThere()
    {
        Markup converted = Hostile, interpolated = $"{Hostile}", bold = Markup.Of($"<b>x</b>");
        Assert.Equal(Encoded, converted.ToString());
        Assert.Equal(Encoded, interpolated.ToString());
        Assert.Equal($"{Encoded}<b>x</b>", (Hostile + bold).ToString());
        Assert.Equal($"<b>x</b>{Encoded}", (bold + Hostile).ToString());
        Assert.Equal($"<b>x</b>{Encoded}{Encoded}", Markup.Join(Hostile, [bold, Hostile]).ToString());
        Assert.Equal("&lt;b&gt;x&lt;/b&gt;", ((Markup)$"{bold}").ToString());
    }

    [Fact]
    public void Elements_HaveTheirTextsAndAttributesEncoded()
    {
        XElement read = XElement.Parse(Markup.Of(new XElement("text", new XAttribute("title", Hostile), Hostile)).ToString());
        Assert.Equal((Hostile, Hostile), (read.Value, read.Attribute("title")!.Value));
    }

    [Fact]
    public void Data_EndNoScriptAndComeBack()
    {
        string json = Markup.Json(new JsonObject { ["<!--"] = "</script>" + Hostile }).ToString();
        Assert.DoesNotContain('<', json);
        Assert.DoesNotContain('>', json);
        Assert.Equal("</script>" + Hostile, (string)JsonNode.Parse(json)!["<!--"]!);
    }

    [Fact]
    public void ControlCharacters_AreShownAsUnknown() => Assert.Equal("a\uFFFDb\tc\n\uFFFD", Markup.Of($"{"a\0b\tc\n\u001B"}").ToString());

    [Fact]
    public void Nothing_IsEmpty()
    {
        Assert.True(Markup.Empty.IsEmpty);
        Assert.True(((Markup)"").IsEmpty);
        Assert.Equal("", default(Markup).ToString());
    }
}
