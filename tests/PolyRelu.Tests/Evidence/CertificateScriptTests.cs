using System.Diagnostics;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>tools/check_certificate.py, which shares nothing with the program, accepts what holds and refuses what was falsified.</summary>
public sealed class CertificateScriptTests : IDisposable
{
    /// <summary>The first python3 on the path that has numpy.</summary>
    private static readonly Lazy<string?> Interpreter = new(() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3"))
        .FirstOrDefault(program => File.Exists(program) && Run(program, "-c", "import numpy").Code == 0));

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-script-").FullName;

    public static TheoryData<string, double, bool, int> Cases() => new()
    {
        { "l2", 3, true, 3 }, { "l2", 1, true, 3 }, { "l2", 2.5, false, 1 }, { "l2", 2, true, 1 }, { "l1", 1.5, true, 3 },
        { "l1", 4, false, 1 }, { "linf", 3, true, 3 }, { "linf", 1, false, 1 }, { "l2", 1.5, false, 3 }, { "l1", 3, true, 3 },
        { "l2", 4, true, 3 }, { "linf", 2.5, true, 1 }, { "l2", 2.3, true, 3 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrueCertificate_IsAccepted(string norm, double power, bool normalised, int outputs)
    {
        PolyReluNetwork network = CertificateCases.Network(power, normalised, outputs);
        Certificate certificate = CertificateCases.Of(network, CertificateCases.Points(network, 3), Norm.Parse(norm));
        (int code, string output) = Check(certificate);
        Assert.True(code == 0, output);
        Assert.Contains($"{certificate.Claims.Count} claims", output, StringComparison.Ordinal);
        Assert.Contains("every claim holds", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CertificateTests.Mutations), MemberType = typeof(CertificateTests))]
    public void FalsifiedCertificate_IsRefused(string change)
    {
        (int code, string output) = Check(CertificateTests.Changed(change));
        Assert.True(code == 1, $"{change}: {output}");
        Assert.Contains("refused: ", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    private (int Code, string Output) Check(Certificate certificate)
    {
        string path = Path.Combine(folder, "c.npz");
        CertificateFile.Write(path, certificate);
        Assert.SkipUnless(Interpreter.Value is not null, "There is no python3 with numpy on the path.");
        return Run(Interpreter.Value!, Path.Combine(RepositoryFiles.Root, "tools", "check_certificate.py"), path);
    }
}
