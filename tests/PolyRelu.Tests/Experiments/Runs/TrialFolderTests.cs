using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>The folder of one trial.</summary>
public sealed class TrialFolderTests
{
    [Fact]
    public void Configuration_IsReadOnceUntilTheTrialBeginsAgain()
    {
        TheoremConfiguration first = new(1, 2, 2, 1, Basis.Standard, [3], [1], [1], 1, 1, 0), second = first with { Alpha = 2 };
        TrialFolder folder = new(Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "trial"), "trial");
        folder.Begin(first);
        TheoremConfiguration read = folder.ReadConfiguration<TheoremConfiguration>();
        Assert.Equal(first.Alpha, read.Alpha);
        File.WriteAllText(folder.PathOf("config.json"), "changed");
        Assert.Same(read, folder.ReadConfiguration<TheoremConfiguration>());
        folder.Begin(second);
        Assert.Equal(second.Alpha, folder.ReadConfiguration<TheoremConfiguration>().Alpha);
    }
}
