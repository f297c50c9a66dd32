using PolyRelu.Certification;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>The certifier, within the two radii of every point; what it finds misclassified on its way is broken.</summary>
internal sealed class CertifierSolver : IBenchSolver
{
    /// <inheritdoc/>
    public string Name => "certifier";

    /// <inheritdoc/>
    public BenchAnswer Answer(BenchNetwork network, BenchTruth truth, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        Certifier certifier = new(network.Network);
        BenchVerdict[] inside = new BenchVerdict[truth.Count], outside = new BenchVerdict[truth.Count];
        for (int i = 0; i < truth.Count; i++)
        {
            SampleCertificate[] certificates = certifier.Decide(network.Points.Choose([i]), new ThreatModel(truth.Norm, truth.Outside[i]),
                [truth.Inside[i], truth.Outside[i]], null, cancellation)[0];
            (inside[i], outside[i]) = (Word(certificates[0].Verdict), Word(certificates[1].Verdict));
            progress.Report(new WorkProgress((i + 1.0) / truth.Count, i + 1, truth.Count));
        }
        return new BenchAnswer(network.Name, truth.Norm.Name, inside, outside);
    }

    private static BenchVerdict Word(Verdict verdict) => verdict switch
    {
        Verdict.Certified => BenchVerdict.Certified,
        Verdict.Broken => BenchVerdict.Broken,
        Verdict.Undecided => BenchVerdict.Undecided,
        _ => throw new ArgumentException($"{verdict} is no verdict."),
    };
}
