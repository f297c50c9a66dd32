using PolyRelu.Experiments.Site;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Experiments.Site;

/// <summary>The page within the program is that of the repository, and every module of it can be joined.</summary>
public sealed class SiteFilesTests
{
    [Fact]
    public void Files_AreThoseOfTheRepository()
    {
        Assert.Equal(RepositoryFiles.Sources("page", "*").Select(file => file["page/".Length..]), SiteFiles.Names);
        foreach (string name in SiteFiles.Names)
            Assert.Equal(File.ReadAllBytes(RepositoryFiles.PathOf($"page/{name}")), SiteFiles.Find(name));
        Assert.Null(SiteFiles.Find("missing.js"));
    }

    [Fact]
    public void Files_HaveTypes() => Assert.All(SiteFiles.Names, name => Assert.Contains('/', SiteFiles.TypeOf(name)));

    [Fact]
    public void EveryModule_IsOfTheAcceptedForms()
    {
        foreach (string name in SiteFiles.Names.Where(name => name.StartsWith("modules/", StringComparison.Ordinal)))
            Assert.NotEmpty(SiteFiles.Script(name));
    }
}
