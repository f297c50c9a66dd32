using System.Text.RegularExpressions;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>How a page begins and is found one's way in: opening, contents, anchors, glossary.</summary>
public sealed partial class OutlineTests
{
    public static TheoryData<string> Presets => ["poster", "mnist-digits-smoke", "poster-smoke"];

    [Theory]
    [InlineData("What came out", "what-came-out")]
    [InlineData("Clusters: where the neurons go, and what it means", "clusters-where-the-neurons-go-and-what-it-means")]
    [InlineData("Distance to F^(p)", "distance-to-f-p")]
    [InlineData("…", "section")]
    public void Anchor_IsMadeOfTheWordsAlone(string title, string anchor) => Assert.Equal(anchor, Outline.Slug(title));

    [Fact]
    public void EqualTitles_HaveAnchorsOfTheirOwn()
    {
        Outline outline = new();
        Assert.Contains("id=\"twice\"", outline.Section("Twice").ToString(), StringComparison.Ordinal);
        Assert.Contains("id=\"twice-2\"", outline.Section("Twice").ToString(), StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"#twice-2\">Twice</a></li>", outline.Contents().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Links_LeadToAnchorsOfThePage_EachOfWhichIsUnique(string preset)
    {
        string page = SharedReports.Page(preset);
        string[] ids = [.. Ids().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        string[] links = [.. InnerLinks().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, ids));
        Assert.All(Headings().Matches(page), heading => Assert.StartsWith(" id=", heading.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(["what-came-out", "what-ran", "glossary", "provenance"], anchor => Assert.Contains(anchor, ids));
    }

    [Fact]
    public void Opening_SaysWhatRanWhatItAsksAndWhereToLook()
    {
        string page = SharedReports.Page("poster"), opening = Opening().Match(page).Value;
        Assert.Contains("This run holds 2 networks trained on clusters (p = 1, 3) and 4 networks trained on images (p = 1, 2, 3, 4).",
            opening, StringComparison.Ordinal);
        Assert.Contains("It asks whether what training favours by itself", opening, StringComparison.Ordinal);
        Assert.Contains("Look first at <a href=\"#figure-robust-clusters-p1\">", opening, StringComparison.Ordinal);
        Assert.Contains("<code>polyrelu run poster</code>", opening, StringComparison.Ordinal);
        Assert.Contains("https://proceedings.mlr.press/v235/min24a.html", opening, StringComparison.Ordinal);
        Assert.Contains("https://icml.cc/virtual/2024/", opening, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_NamesOnlyWhatIsComplete()
    {
        string opening = Opening().Match(SharedReports.Page("poster", withImages: false)).Value;
        Assert.Contains("This run holds 2 networks trained on clusters (p = 1, 3).", opening, StringComparison.Ordinal);
        Assert.DoesNotContain("figure-robust-images", opening, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryExperiment_AsksAQuestion() =>
        Assert.All(PolyRelu.Registry<Experiment>.All, entry => Assert.StartsWith("It asks ", entry.Value.Layout.Question.ToString(),
            StringComparison.Ordinal));

    [Fact]
    public void Glossary_HoldsTheTermsOfThePageAlone()
    {
        string words = Glossary.Of(Markup.Of(
            $"<p class=\"births\">The robust accuracy at ε = 0.1</p><script>AutoAttack</script>")).ToString();
        Assert.Equal(["radius ε", "robust accuracy"], Terms().Matches(words).Select(match => match.Groups[1].Value));
        Assert.True(Glossary.Of(Markup.Of($"<p>Nothing.</p>")).IsEmpty);
    }

    [Fact]
    public void Glossary_LinksToHeadingsThatExist()
    {
        foreach (string page in Glossary.Pages)
        {
            string[] parts = page.Split('#');
            string path = Path.Combine(Repository.RepositoryFiles.Root, parts[0]);
            Assert.True(File.Exists(path), $"{page} is not there");
            if (parts.Length == 1) continue;
            string[] headings = [.. File.ReadAllLines(path).Where(line => line.StartsWith('#'))
                .Select(line => MarkdownSlug(line.TrimStart('#').Trim()))];
            Assert.True(headings.Contains(parts[1]), $"{parts[0]} has no heading #{parts[1]}; it has {string.Join(", ", headings)}");
        }
    }

    /// <summary>The anchor that a page of a forge gives a heading.</summary>
    private static string MarkdownSlug(string heading) =>
        NoWord().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("<a [^>]*href=\"#([^\"]+)\"")]
    private static partial Regex InnerLinks();

    [GeneratedRegex("<(?:h2|figure[^>]*>\\s*<h3)([^>]*)>")]
    private static partial Regex Headings();

    [GeneratedRegex("<div class=\"opening\">.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Opening();

    [GeneratedRegex("<dt>([^<]*)</dt>")]
    private static partial Regex Terms();
}
