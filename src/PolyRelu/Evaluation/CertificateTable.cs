using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>What is known of samples within radii: certified, broken, or neither.</summary>
/// <remarks>
/// Sets of smaller radii lie in those of larger ones: a sample proven within a radius is proven within every smaller one, one broken within
/// a radius is broken within every larger one. So certified accuracy ≤ true robust accuracy ≤ attacked accuracy, and both fall with the
/// radius.
/// </remarks>
public sealed class CertificateTable
{
    /// <summary>
    /// What broke the samples for which a proof came upon an example: the first entry of every radius of attacks that are given a table.
    /// </summary>
    public static readonly AttackIdentity Descents = new("certifier", null, "descents of proofs");

    private readonly SampleCertificate[][] certificates;    // [n][R]

    /// <summary>Takes the verdicts.</summary>
    /// <param name="radii">Radii ε, in any order.</param>
    /// <param name="certificates">[n][R], as <see cref="Certifier.Decide"/> gives them.</param>
    /// <exception cref="ArgumentException">A sample does not have a certificate per radius.</exception>
    /// <exception cref="CertificateContradictionException">A sample is proven within a radius and broken within it.</exception>
    public CertificateTable(IReadOnlyList<double> radii, IReadOnlyList<IReadOnlyList<SampleCertificate>> certificates)
    {
        ArgumentNullException.ThrowIfNull(radii);
        ArgumentNullException.ThrowIfNull(certificates);
        Radii = [.. radii];
        this.certificates = new SampleCertificate[certificates.Count][];
        int[] ascending = [.. Enumerable.Range(0, Radii.Count).OrderBy(place => Radii[place])];
        for (int i = 0; i < certificates.Count; i++)
        {
            if (certificates[i].Count != Radii.Count)
                throw new ArgumentException(
                    $"Sample {i} has {Plural.Of(certificates[i].Count, "certificate")} for {Plural.Of(Radii.Count, "radius")}.",
                    nameof(certificates));
            this.certificates[i] = Nested(i, certificates[i], ascending);
        }
    }

    /// <summary>The radii, in the order given.</summary>
    public IReadOnlyList<double> Radii { get; }

    /// <summary>Number of samples n.</summary>
    public int Count => certificates.Length;

    /// <summary>Fraction of samples that the program classifies correctly.</summary>
    public double CleanAccuracy => Fraction.Of(certificates.Count(own => !IsMisclassified(own[0])), Count);

    /// <summary>The certificate of a sample within a radius.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="place">Index of the radius.</param>
    public SampleCertificate this[int sample, int place] => certificates[sample][place];

    /// <summary>Fraction of samples proven robust within a radius: a lower bound of the robust accuracy.</summary>
    /// <param name="place">Index of the radius.</param>
    public double CertifiedAccuracy(int place) => Fraction.Of(CountOf(Verdict.Certified, place), Count);

    /// <summary>Fraction of samples without an example within a radius: an upper bound of the robust accuracy.</summary>
    /// <param name="place">Index of the radius.</param>
    public double AttackedAccuracy(int place) => Fraction.Of(Count - CountOf(Verdict.Broken, place), Count);

    /// <summary>
    /// What the rounding of the program costs: the fraction of samples within a radius that are undecided for it alone, and would be
    /// certified if the program computed in real numbers.
    /// </summary>
    /// <param name="place">Index of the radius.</param>
    public double RoundingCost(int place) => Fraction.Of(certificates.Count(own => own[place].LostToRounding), Count);

    /// <summary>Samples with a verdict within a radius.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="place">Index of the radius.</param>
    public int CountOf(Verdict verdict, int place) => certificates.Count(own => own[place].Verdict == verdict);

    /// <summary>Seconds of all samples within a radius, added up; samples run side by side.</summary>
    /// <param name="place">Index of the radius.</param>
    public double Seconds(int place) => certificates.Sum(own => own[place].Seconds);

    /// <summary>The table with what attacks found beside the proofs: what they broke is not undecided any more.</summary>
    /// <param name="result">Of attacks that were given this table, on the same samples and radii.</param>
    /// <exception cref="ArgumentException">It is of another table.</exception>
    public CertificateTable With(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Request.Certificates != this)
            throw new ArgumentException("The attacks were not given these certificates.", nameof(result));
        SampleCertificate[][] attacked = [.. certificates.Select(own => own.ToArray())];
        for (int place = 0; place < Radii.Count; place++)
        {
            RadiusResult radius = result.Report.Radii[place];
            int[] found = [.. Enumerable.Range(0, Count)
                .Where(i => !radius.Robust[i] && certificates[i][place].Verdict == Verdict.Undecided)];
            Matrix examples = radius.Adversarials.Choose(found), logits = new(found.Length, result.Request.Victim.Outputs);
            result.Request.Victim.Logits(examples, logits);
            for (int k = 0; k < found.Length; k++)
                attacked[found[k]][place] = new(Verdict.Broken, radius.FoundBy[found[k]]!.Label,
                    Margin.Of(logits.Row(k), result.Request.Samples.Labels[found[k]]))
                {
                    Example = examples.Row(k).ToArray(),
                    Seconds = certificates[found[k]][place].Seconds,
                };
        }
        return new(Radii, attacked);
    }

    /// <summary>Whether the sample itself is misclassified.</summary>
    internal static bool IsMisclassified(SampleCertificate certificate) => certificate is { Verdict: Verdict.Broken, Example: null };

    /// <summary>Checks that this is about what an evaluation attacks.</summary>
    /// <exception cref="ArgumentException">It is not, or the evaluation does not attack within radii.</exception>
    internal void RequireOf(EvaluationRequest request)
    {
        if (!request.Method.DependsOnRadii)
            throw new ArgumentException(
                "Certificates within radii are for attacks within radii; a search for the nearest examples takes none.", nameof(request));
        if (Count != request.Samples.Count || !Radii.SequenceEqual(request.Radii))
            throw new ArgumentException(
                $"The certificates are of {Plural.Of(Count, "sample")} within other radii than those of the evaluation, or of others than "
                + $"its {Plural.Of(request.Samples.Count, "sample")}.", nameof(request));
    }

    /// <summary>SHA-256 of all that attacks which are given the table depend on.</summary>
    internal string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<double>(Radii.ToArray()));
        foreach (SampleCertificate[] own in certificates)
            foreach (SampleCertificate certificate in own)
            {
                hash.AppendData([(byte)certificate.Verdict, certificate.Example is null ? (byte)0 : (byte)1]);
                hash.AppendData(MemoryMarshal.AsBytes<float>(certificate.Example));
            }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Proofs carried to smaller radii, examples to larger ones.</summary>
    private SampleCertificate[] Nested(int sample, IReadOnlyList<SampleCertificate> given, int[] ascending)
    {
        SampleCertificate[] own = [.. given];
        SampleCertificate? broken = null;
        int proven = Array.FindLastIndex(ascending, place => own[place].Verdict == Verdict.Certified);
        for (int rank = 0; rank < ascending.Length; rank++)
        {
            ref SampleCertificate certificate = ref own[ascending[rank]];
            if (rank <= proven && certificate.Verdict == Verdict.Broken)
                throw new CertificateContradictionException(sample, Radii[ascending[proven]], Radii[ascending[rank]]);
            if (rank < proven && certificate.Verdict == Verdict.Undecided)
                certificate = own[ascending[proven]] with { Seconds = certificate.Seconds };
            if (certificate.Verdict == Verdict.Broken) broken ??= certificate;
            else if (broken is not null) certificate = broken with { Seconds = certificate.Seconds };
        }
        return own;
    }
}
