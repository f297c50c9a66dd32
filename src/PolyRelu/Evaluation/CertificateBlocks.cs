using System.Diagnostics;
using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Verdicts within radii, block by block.</summary>
internal sealed class CertificateBlocks(CertificationRequest request) : IBlockSearch<SampleCertificate[][]>
{
    private const string VerdictName = "verdict", StageName = "stage", MarginName = "lower_margin", SecondsName = "seconds",
        EpsilonName = "epsilon", LostName = "lost_to_rounding";

    private readonly Certifier certifier = new(request.Network, request.Settings) { KeepsProofs = request.KeepsProofs };
    private readonly List<SampleCertificate[]> known = [];

    /// <inheritdoc/>
    public int Done => known.Count;

    /// <inheritdoc/>
    public SampleCertificate[][] Search(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        certifier.Require(block, request.Threat);
        long start = Stopwatch.GetTimestamp();
        float[]?[][] examples = FirstLook.At(request.Network.CreateEvaluator(), block, request.Threat, request.Radii, cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds * Workers.Available / Math.Max(1, block.Count * request.Radii.Count);
        SampleCertificate[][] found = certifier.DecideKnowing(examples, block, request.Threat, request.Radii, progress, cancellation);
        foreach (SampleCertificate[] own in found)
            for (int place = 0; place < own.Length; place++) own[place] = own[place] with { Seconds = own[place].Seconds + seconds };
        return found;
    }

    /// <inheritdoc/>
    public void Add(SampleCertificate[][] part) => known.AddRange(part);

    /// <inheritdoc/>
    public SampleCertificate[][] Result() => [.. known];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write()
    {
        SampleCertificate[] all = [.. known.SelectMany(own => own)];
        int count = known.Count, radii = request.Radii.Count;
        Dictionary<string, NumericArray> arrays = new()
        {
            [EpsilonName] = NumericArray.From([.. request.Radii], radii),
            [VerdictName] = NumericArray.From([.. all.Select(certificate => (int)certificate.Verdict)], count, radii),
            [LostName] = NumericArray.From([.. all.Select(certificate => certificate.LostToRounding)], count, radii),
            [MarginName] = NumericArray.From([.. all.Select(certificate => certificate.LowerMargin)], count, radii),
            [SecondsName] = NumericArray.From([.. all.Select(certificate => certificate.Seconds)], count, radii),
        };
        StageArrays.AddTo(arrays, StageName, [.. all.Select(certificate => certificate.Stage)], count, radii);
        // An example breaks a sample within every larger radius: one for each.
        ExampleArrays.AddTo(arrays, request.Samples,
            [.. known.Select(own => own.Select(certificate => certificate.Example).FirstOrDefault(example => example is not null))]);
        return arrays;
    }

    /// <inheritdoc/>
    public void Read(NamedArrays file)
    {
        int radii = request.Radii.Count;
        file.Require(file.Doubles(EpsilonName, [radii]).SequenceEqual(request.Radii), EpsilonName, "the radii of this certification");
        int[] verdicts = file.Integers(VerdictName, [NamedArrays.Any, radii]);
        int count = verdicts.Length / radii;
        file.Require(count >= 1 && count <= request.Samples.Count && verdicts.All(verdict => Enum.IsDefined((Verdict)verdict)),
            VerdictName, $"verdicts on 1 to {Plural.Of(request.Samples.Count, "point")}");
        double[] margins = file.Numbers(MarginName, [count, radii]), seconds = file.Doubles(SecondsName, [count, radii]);
        bool[] lost = file.Flags(LostName, count * radii);
        string[] stages = StageArrays.Read(file, StageName, [count, radii]);
        float[]?[] examples = ExampleArrays.Read(file, request.Samples, count);
        known.Clear();
        for (int i = 0; i < count; i++)
        {
            SampleCertificate[] own = new SampleCertificate[radii];
            for (int place = 0, at = i * radii; place < radii; place++, at++)
            {
                var verdict = (Verdict)verdicts[at];
                own[place] = new(verdict, stages[at], margins[at])
                {
                    LostToRounding = lost[at],
                    Seconds = seconds[at],
                    Example = verdict == Verdict.Broken ? examples[i] : null,
                };
            }
            known.Add(own);
        }
    }
}
