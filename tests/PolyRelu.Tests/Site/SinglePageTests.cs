using PolyRelu.Experiments.Site;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The page as one file is the page's own files, joined; <c>POLYRELU_APPROVE=1</c> writes it anew.</summary>
public sealed class SinglePageTests
{
    private const string Joined = "site/index.html";
    private const int MostBytes = 300_000;

    [Fact]
    public void Page_IsJoinedFromItsFiles()
    {
        string page = SinglePage.Join(Read), path = RepositoryFiles.PathOf(Joined);
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1") File.WriteAllText(path, page);
        string there = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(there == page, $"{Joined} is another page than that of the folder page: POLYRELU_APPROVE=1 writes it anew.");
    }

    [Fact]
    public void Site_IsOneFile_WithinItsBudget()
    {
        string file = Assert.Single(RepositoryFiles.Sources("site", "*"));
        Assert.Equal(Joined, file);
        Assert.InRange(new FileInfo(RepositoryFiles.PathOf(file)).Length, 1, MostBytes);
    }

    [Theory]
    [InlineData("index.html", "<link rel=\"stylesheet\" href=\"style.css\">", "index.html has no <link rel")]
    [InlineData("index.html", "<script type=\"module\"", "index.html has no <script type")]
    [InlineData("style.css", null, "The page has no style.css.")]
    [InlineData("modules/page/page.js", null, "There is no module modules/page/page.js.")]
    public void MissingParts_AreNamed(string file, string? left, string expected)
    {
        string? Without(string name) => name != file ? Read(name)
            : left is null ? null : Read(name)!.Replace(left, "", StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<InvalidDataException>(() => SinglePage.Join(Without)).Message, StringComparison.Ordinal);
    }

    private static string? Read(string name) =>
        File.Exists(RepositoryFiles.PathOf($"page/{name}")) ? RepositoryFiles.Read($"page/{name}") : null;
}
