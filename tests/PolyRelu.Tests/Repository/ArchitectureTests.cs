using System.Text.RegularExpressions;
using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>The arrows of docs/architecture.md, read from the using lines of the source.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Folder of the library → the folders it may use besides itself and the root namespace.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Kernels"] = [],
        ["Numerics"] = ["Kernels"],
        ["Geometry"] = ["Kernels"],
        ["Networks"] = ["Kernels", "Geometry"],
        ["Serialization"] = ["Kernels", "Geometry", "Networks"],
        ["Data"] = ["Kernels", "Geometry", "Networks", "Serialization"],
        ["Training"] = ["Kernels", "Geometry", "Networks"],
        ["Theory"] = ["Kernels", "Geometry", "Networks"],
        ["Dynamics"] = ["Kernels", "Numerics", "Networks", "Serialization"],
        ["Attacks"] = ["Kernels", "Geometry", "Networks"],
        ["Evaluation"] = ["Kernels", "Geometry", "Networks", "Serialization", "Theory", "Dynamics", "Attacks", "Certification"],
        ["Certification"] = ["Kernels", "Numerics", "Geometry", "Networks"],
        ["Registrations"] = ["Networks", "Data", "Training", "Attacks"],
        ["Evidence"] = ["Kernels", "Geometry", "Networks", "Serialization", "Attacks", "Evaluation", "Numerics", "Certification"],
    };

    /// <summary>Folder of the attacks → the others that it may use besides itself and the contract.</summary>
    private static readonly Dictionary<string, string[]> AttackArrows = new(StringComparer.Ordinal)
    {
        [""] = ["Losses", "Settings"],
        ["Losses"] = [],
        ["Settings"] = [],
        ["ProjectedGradient"] = ["Losses", "Settings"],
        ["RandomSearch"] = ["Settings"],
        ["ClosedForm"] = ["Losses", "Settings"],
        ["Boundary"] = ["ProjectedGradient", "Settings"],
        ["MinimumNorm"] = ["Losses", "Settings"],
        ["Composites"] = ["Boundary", "ClosedForm", "MinimumNorm", "ProjectedGradient", "RandomSearch", "Settings"],
    };

    /// <summary>Marks of code that depends on the operating system.</summary>
    private static readonly string[] SystemMarks =
    [
        "OperatingSystem.Is", "IsOSPlatform", "DllImport", "LibraryImport", "\"/proc", "\"/sys", "Microsoft.Win32", "Environment.OSVersion",
    ];

    [Fact]
    public void Library_UsesOnlyWhatItsArrowsAllow()
    {
        List<string> broken = [];
        foreach (string file in RepositoryFiles.Sources("src/PolyRelu"))
        {
            string[] parts = file["src/PolyRelu/".Length..].Split('/');
            foreach (string used in UsedParts(file, "PolyRelu"))
            {
                if (parts.Length == 1) broken.Add($"{file} uses {used}: the root namespace uses nothing");
                else if (!Arrows.TryGetValue(parts[0], out string[]? allowed))
                    broken.Add($"{file}: folder {parts[0]} has no arrows in this test");
                else if (used != parts[0] && !allowed.Contains(used))
                    broken.Add($"{file} uses {used}: {parts[0]} may use {string.Join(", ", allowed)}");
            }
        }
        Findings.ExpectNone(broken);
    }

    [Fact]
    public void Attacks_UseOnlyTheFamiliesThatTheirArrowsAllow()
    {
        List<string> broken = [];
        foreach (string file in RepositoryFiles.Sources("src/PolyRelu/Attacks"))
        {
            string[] parts = file["src/PolyRelu/Attacks/".Length..].Split('/');
            string family = parts.Length == 1 ? "" : parts[0];
            IEnumerable<string> used = UsingLine().Matches(RepositoryFiles.Read(file)).Select(match => match.Groups[1].Value.Split('.'))
                .Where(names => names.Length > 2 && names[1] == "Attacks").Select(names => names[2]).Where(name => name != family);
            if (!AttackArrows.TryGetValue(family, out string[]? allowed)) broken.Add($"{file}: folder {family} has no arrows in this test");
            else broken.AddRange(used.Except(allowed).Select(name => $"{file} uses {name}: it may use {string.Join(", ", allowed)}"));
        }
        Findings.ExpectNone(broken);
    }

    [Fact]
    public void Library_KnowsNeitherExperimentsNorCommandLine()
    {
        string[] programs = ["Experiments", "Cli", "Benchmarks", "Tests"];
        Findings.ExpectNone(RepositoryFiles.Sources("src/PolyRelu").Where(file => UsedParts(file, "PolyRelu").Any(programs.Contains)));
        Findings.ExpectNone(RepositoryFiles.Sources("src/PolyRelu.Experiments").Where(file => UsedParts(file, "PolyRelu").Contains("Cli")));
    }

    [Fact]
    public void Reports_ReadRunDirectoriesOnly()
    {
        string[] work = ["Training", "Attacks", "Theory", "Data", "Evaluation", "Evidence"];
        IEnumerable<string> reports = RepositoryFiles.Sources("src/PolyRelu.Experiments")
            .Where(file => file.Split('/').Any(part => part is "Reporting"));
        Findings.ExpectNone(reports.SelectMany(file => UsedParts(file, "PolyRelu").Where(work.Contains)
            .Select(used => $"{file} uses {used}")));
    }

    [Fact]
    public void HardwareIntrinsics_LiveInKernels()
    {
        IEnumerable<string> elsewhere = RepositoryFiles.Sources("src")
            .Where(file => !file.StartsWith("src/PolyRelu/Kernels/", StringComparison.Ordinal))
            .Where(file => RepositoryFiles.Read(file).Contains("System.Runtime.Intrinsics", StringComparison.Ordinal));
        Findings.ExpectNone(elsewhere);
    }

    [Fact]
    public void OperatingSystem_IsAskedInOnePlaceOfAProject()
    {
        foreach (IGrouping<string, string> project in RepositoryFiles.Sources("src").GroupBy(file => file.Split('/')[1]))
        {
            string[] places = [.. project.Where(file =>
                SystemMarks.Any(mark => RepositoryFiles.Read(file).Contains(mark, StringComparison.Ordinal)))];
            Assert.True(places.Length <= 1,
                $"Code of {project.Key} that depends on the operating system stands in: {string.Join(", ", places)}; it belongs in one "
                + "file.");
        }
    }

    [Fact]
    public void Namespaces_FollowFolders()
    {
        List<string> broken = [];
        foreach (string file in RepositoryFiles.Sources("src").Concat(RepositoryFiles.Sources("tests")))
        {
            Match match = NamespaceLine().Match(RepositoryFiles.Read(file));
            if (!match.Success) continue;
            string[] parts = file.Split('/');
            string expected = string.Join('.', parts[1..^1]);
            if (match.Groups[1].Value != expected) broken.Add($"{file}: namespace {match.Groups[1].Value}, expected {expected}");
        }
        Findings.ExpectNone(broken);
    }

    /// <summary>First name after the prefix in each using line of a file: Kernels, Networks, …</summary>
    private static IEnumerable<string> UsedParts(string file, string prefix) =>
        UsingLine().Matches(RepositoryFiles.Read(file))
            .Select(match => match.Groups[1].Value.Split('.'))
            .Where(parts => parts[0] == prefix && parts.Length > 1)
            .Select(parts => parts[1])
            .Distinct();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(PolyRelu[\w.]*)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
