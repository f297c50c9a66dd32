using PolyRelu.Tests.Experiments.Engine;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>A run of the tests leaves nothing in the temporary folder.</summary>
public sealed class TemporaryRootTests
{
    [Fact]
    public void TemporaryFolders_LieInTheFolderThatIsDeleted()
    {
        string folder = Directory.CreateTempSubdirectory().Parent!.Name;
        Assert.StartsWith("polyrelu-tests-", folder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfTestsThatLeaveTheirFolders_LeavesNothing()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        ChildRun run = await ChildRun.Of([.. ChildRun.TheoriesWhole, "--filter-class", typeof(PresetCatalogTests).FullName!],
            TemporaryRoot.Variables.ToDictionary(name => name, _ => folder));
        Assert.True(run.ExitCode == 0, run.Failures);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
