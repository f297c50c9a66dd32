using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>tools/check_certificate.py, which shares nothing with the program, accepts what holds and refuses what was falsified.</summary>
public sealed class CertificateScriptTests : IDisposable
{
    private static readonly (string Norm, double Power, bool Normalised, int Outputs)[] Cases =
    [
        ("l2", 3, true, 3), ("l2", 1, true, 3), ("l2", 2.5, false, 1), ("l2", 2, true, 1), ("l1", 1.5, true, 3), ("l1", 4, false, 1),
        ("linf", 3, true, 3), ("linf", 1, false, 1), ("l2", 1.5, false, 3), ("l1", 3, true, 3), ("l2", 4, true, 3), ("linf", 2.5, true, 1),
        ("l2", 2.3, true, 3),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-script-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TrueCertificates_AreAccepted()
    {
        string[] paths = [.. Cases.Select((one, place) =>
        {
            PolyReluNetwork network = CertificateCases.Network(one.Power, one.Normalised, one.Outputs);
            Certificate certificate = CertificateCases.Of(network, CertificateCases.Points(network, 2), Norm.Parse(one.Norm));
            string path = Path.Combine(folder, $"{one.Norm}-{one.Power}-{place}.npz");
            CertificateFile.Write(path, certificate);
            return path;
        })];
        (int code, string output) = CheckScript.Run(paths);
        Assert.True(code == 0, output);
        Assert.Equal(Cases.Length, output.Split("every claim holds").Length - 1);
        Assert.Contains("4 claims", output, StringComparison.Ordinal);
    }

    [Fact]
    public void FalsifiedCertificates_AreRefused()
    {
        string[] changes = [.. CertificateTests.Mutations().Select(row => row.Data)];
        string[] paths = [.. changes.Select((_, place) => Path.Combine(folder, $"{place}.npz"))];
        for (int place = 0; place < changes.Length; place++)
            CertificateFile.Write(paths[place], CertificateTests.Changed(changes[place]));
        (int code, string output) = CheckScript.Run(paths);
        Assert.Equal(1, code);
        string[] accepted = [.. changes.Where((_, place) => CheckScript.Refusals(output, paths[place]).Length == 0)];
        Assert.True(accepted.Length == 0, $"accepted: {string.Join(", ", accepted)}\n{output}");
    }
}
