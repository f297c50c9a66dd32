using PolyRelu.Experiments.Site;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>The script of the page for file:// is the page's modules, joined; <c>POLYRELU_APPROVE=1</c> writes it anew.</summary>
public sealed class JoinedPageTests
{
    private const string Joined = "site/from-file.js";

    [Fact]
    public void ScriptForFiles_IsJoinedFromTheModules()
    {
        ServedSite.RequirePage();
        string script = ModuleScript.Join("modules/page/page.js", Read), path = RepositoryFiles.PathOf(Joined);
        if (Environment.GetEnvironmentVariable("POLYRELU_APPROVE") == "1") File.WriteAllText(path, script);
        string there = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(there == script, $"{Joined} is another script than that of the modules: POLYRELU_APPROVE=1 writes it anew.");
    }

    private static string? Read(string name) =>
        File.Exists(RepositoryFiles.PathOf($"site/{name}")) ? RepositoryFiles.Read($"site/{name}") : null;
}
