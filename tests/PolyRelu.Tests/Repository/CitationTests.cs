using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Serialization;

namespace PolyRelu.Tests.Repository;

/// <summary>CITATION.cff is a citation file of format 1.2.0, and says what README.md and the build say.</summary>
public sealed partial class CitationTests
{
    /// <summary>Keys of a file of format 1.2.0.</summary>
    private static readonly string[] KeysOfFile =
    [
        "cff-version", "message", "type", "title", "abstract", "authors", "contact", "version", "commit", "date-released", "doi",
        "identifiers", "keywords", "license",
        "license-url", "preferred-citation", "references", "repository", "repository-artifact", "repository-code", "url",
    ];

    /// <summary>Those keys of a reference of format 1.2.0 that a paper has.</summary>
    private static readonly string[] KeysOfPaper =
    [
        "type", "title", "authors", "collection-title", "conference", "doi", "end", "identifiers", "pages", "publisher", "start", "url",
        "volume", "year",
    ];

    [Fact]
    public void File_HasTheKeysOfItsFormat()
    {
        Dictionary<object, object> file = Read();
        Assert.Equal("1.2.0", file["cff-version"]);
        Assert.Equal("software", file["type"]);
        string[] required = ["message", "title", "authors"];
        Findings.ExpectNone(required.Where(key => !file.ContainsKey(key)).Select(key => $"CITATION.cff lacks {key}"));
        Findings.ExpectNone(file.Keys.Cast<string>().Except(KeysOfFile).Select(key => $"CITATION.cff: {key} is no key of format 1.2.0"));
        foreach (Dictionary<object, object> paper in Papers(file))
        {
            Findings.ExpectNone(paper.Keys.Cast<string>().Except(KeysOfPaper).Select(key => $"CITATION.cff: {key} is no key of a paper"));
            Assert.Equal("conference-paper", paper["type"]);
            Assert.NotEmpty(Authors(paper));
            Assert.StartsWith("https://", (string)paper["url"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void VersionAndLicence_AreThoseOfTheBuild()
    {
        Dictionary<object, object> file = Read();
        string build = RepositoryFiles.Read("Directory.Build.props");
        Assert.Equal(Element(build, "Version"), file["version"]);
        Assert.Equal(Element(build, "PackageLicenseExpression"), file["license"]);
        Assert.Equal(Element(build, "Authors"), Section(((List<object>)file["authors"])[0])["name"]);
    }

    [Fact]
    public void PreferredCitation_IsThatOfTheReadme()
    {
        Dictionary<object, object> paper = Section(Read()["preferred-citation"]);
        var fields = Field().Matches(RepositoryFiles.Read("README.md"))
            .ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value);
        Assert.Equal(fields["title"], paper["title"]);
        Assert.Equal(fields["author"].Replace("{\\'e}", "é", StringComparison.Ordinal), string.Join(" and ", Authors(paper)));
        Assert.Equal(fields["booktitle"], paper["collection-title"]);
        Assert.Equal(fields["volume"], paper["volume"]);
        Assert.Equal(fields["publisher"], Section(paper["publisher"])["name"]);
        Assert.Equal(fields["year"], paper["year"]);
        Assert.Equal(fields["url"], paper["url"]);
    }

    [Fact]
    public void Papers_AreLinkedInTheReadme()
    {
        string readme = RepositoryFiles.Read("README.md");
        Findings.ExpectNone(Papers(Read()).Where(paper => !readme.Contains($"]({paper["url"]})", StringComparison.Ordinal))
            .Select(paper => $"README.md does not link {paper["title"]}"));
        Assert.Contains("[poster](https://", readme, StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Read() =>
        Section(new Deserializer().Deserialize(new StringReader(RepositoryFiles.Read("CITATION.cff"))));

    private static IEnumerable<Dictionary<object, object>> Papers(Dictionary<object, object> file) =>
        ((List<object>)file["references"]).Select(Section).Prepend(Section(file["preferred-citation"]));

    private static Dictionary<object, object> Section(object? node) => Assert.IsType<Dictionary<object, object>>(node);

    private static IEnumerable<string> Authors(Dictionary<object, object> paper) =>
        ((List<object>)paper["authors"]).Select(Section).Select(author =>
            string.Create(CultureInfo.InvariantCulture, $"{author["family-names"]}, {author["given-names"]}"));

    private static string Element(string xml, string name) => Regex.Match(xml, $"<{name}>([^<]+)</{name}>").Groups[1].Value;

    [GeneratedRegex(@"^  (\w+) +\= \{(.+)\},?$", RegexOptions.Multiline)]
    private static partial Regex Field();
}
