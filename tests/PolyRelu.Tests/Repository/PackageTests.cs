using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>What packages carry works outside the repository; <c>.ci/run</c> looks into the packages themselves.</summary>
public sealed partial class PackageTests
{
    private const string LibraryPage = "src/PolyRelu/PACKAGE.md";

    [Theory]
    [InlineData(LibraryPage)]
    [InlineData("src/PolyRelu.Cli/PACKAGE.md")]
    public void Pages_LinkToNoFileOfTheRepository(string page)
    {
        string[] targets = [.. Link().Matches(RepositoryFiles.Read(page)).Select(link => link.Groups[1].Value)];
        Assert.NotEmpty(targets);
        Findings.ExpectNone(targets.Where(target => !target.StartsWith("https://", StringComparison.Ordinal))
            .Select(target => $"{page}: {target} leads nowhere on a package's page"));
    }

    /// <summary>The README's example, which is in a sample that runs and which <c>.ci/run</c> pastes into a new project.</summary>
    [Fact]
    public void PageOfTheLibrary_HasTheExampleOfTheReadme()
    {
        string example = Example().Match(RepositoryFiles.Read("README.md").ReplaceLineEndings("\n")).Value;
        Assert.Contains("Trainer.Train(", example, StringComparison.Ordinal);
        Assert.Contains(example, RepositoryFiles.Read(LibraryPage).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Icon_IsAPictureOf128Points()
    {
        byte[] png = File.ReadAllBytes(RepositoryFiles.PathOf("docs/images/icon.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal([128, 128], new[] { 16, 20 }.Select(place => BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(place))));
    }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```csharp\n[^`]*```")]
    private static partial Regex Example();
}
