using PolyRelu.Certification;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>A certificate holds in every norm, power and head, also after its file; every way to falsify it is found.</summary>
public sealed class CertificateTests : IDisposable
{
    /// <summary>The first of some networks of which a proof has more than one round.</summary>
    private static readonly Lazy<Certificate> Shared = new(() => ((double[])[1, 1.5, 3]).Select(power =>
    {
        PolyReluNetwork network = CertificateCases.Network(power, normalised: true, outputs: 3);
        return CertificateCases.Of(network, CertificateCases.Points(network, 3), Norm.L2);
    }).First(certificate => certificate.Claims.Any(claim => claim.Proofs.Any(proof => proof.Rounds.Count > 1))));

    private static readonly Dictionary<string, Func<Certificate, Certificate>> Changes = new()
    {
        ["envelope's value"] = c => Round(c, (round, j) => round with
        {
            Envelopes = At(round.Envelopes, j, q => q with { Value = q.Value + (0.05 * Outward(round, j)) }),
        }),
        ["envelope's slope"] = c => Round(c, (round, j) => round with
        {
            Envelopes = At(round.Envelopes, j, q => q with { Slope = q.Slope * 1.5 }),
        }),
        ["envelope's curvature"] = c => Round(c, (round, j) => round with
        {
            Envelopes = At(round.Envelopes, j, q => q with
            {
                Curvature = round.Terms.Coefficients[j] < 0 ? 0.5 * q.Curvature : 2 * q.Curvature,
            }),
        }),
        ["interval's end"] = c => Round(c, (round, j) => round with
        {
            High = At(round.High, j, high => high - (0.1 * (high - round.Low[j]))),
        }),
        ["interval's beginning"] = c => Round(c, (round, j) => round with
        {
            Low = At(round.Low, j, low => low + (0.1 * (round.High[j] - low))),
        }),
        ["multiplier"] = c => Round(c, (round, _) => round with { Multipliers = [0.3 * round.Multipliers[0]] }),
        ["negative multiplier"] = c => Round(c, (round, _) => round with { Multipliers = [-round.Multipliers[0]] }),
        ["bound"] = c => Round(c, (round, _) => round with { Bound = round.Bound + Math.Abs(round.Bound) }),
        ["coefficient"] = c => Round(c, (round, j) => round with
        {
            Terms = round.Terms with { Coefficients = At(round.Terms.Coefficients, j, a => a * 1.001) },
        }),
        ["what rounding may take"] = c => Round(c, (round, _) => round with
        {
            Terms = round.Terms with { Constant = 0.5 * round.Terms.Constant },
        }),
        ["the bias' bound"] = c => Round(c, (round, _) => round with { Norm = new(round.Norm.Constant + 0.01, round.Norm.Slope) }),
        ["label"] = c => c with { Samples = new(c.Samples.Inputs, [.. c.Samples.Labels.Select(label => (label + 1) % 3)]) },
        ["radius of the claim"] = c => Claims(c, claim => claim with { Radius = 1.01 * claim.Radius }),
        ["radius of claim and proof"] = c => Claims(c, claim => claim with
        {
            Radius = 1.01 * claim.Radius,
            Proofs = [.. claim.Proofs.Select(proof => proof with { Radius = 1.01 * proof.Radius })],
        }),
        ["margin of the claim"] = c => Claims(c, claim => claim with { LowerMargin = claim.LowerMargin + 1 }),
        ["margin after contraction"] = c => Claims(c, claim => claim with
        {
            LowerMargin = 1e-6,
            Proofs = [.. claim.Proofs.Select(proof => proof.Rounds.Count > 1 ? proof with { LowerMargin = 1e-6 } : proof)],
        }),
        ["missing rival"] = c => Claims(c, claim => claim with { Proofs = [claim.Proofs[0]] }),
        ["twice the same rival"] = c => Claims(c, claim => claim with { Proofs = [claim.Proofs[0], claim.Proofs[0]] }),
        ["missing rounds"] = c => Claims(c, claim => claim with { Proofs = [.. claim.Proofs.Select(proof => proof with { Rounds = [] })] }),
        ["first round missing"] = c => Claims(c, claim => claim with
        {
            Proofs = [.. claim.Proofs.Select(proof => proof.Rounds.Count > 1 ? proof with { Rounds = [.. proof.Rounds.Skip(1)] } : proof)],
        }),
        ["network"] = c =>
        {
            PolyReluNetwork network = c.Network.Copy();
            network.Weights[0, 0] += 0.01f;
            return c with { Network = network };
        },
        ["head of the network"] = c =>
        {
            PolyReluNetwork network = c.Network.Copy();
            network.OutputWeights[0, 0] += 0.01f;
            return c with { Network = network };
        },
        ["power"] = c => c with
        {
            Network = new(c.Network.Power + 0.01, c.Network.NormalizeInput, c.Network.Weights, c.Network.OutputWeights, c.Network.Bias,
                c.Network.Centre),
        },
        ["input"] = c =>
        {
            Matrix inputs = c.Samples.Inputs.Copy();
            for (int i = 0; i < inputs.Rows; i++) inputs[i, 3] += 0.01f;
            return c with { Samples = new(inputs, c.Samples.Labels) };
        },
        ["norm"] = c => c with { Norm = Norm.L1 } is var other ? Claims(other, claim => claim with { Radius = 2 * claim.Radius }) : other,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-certificate-").FullName;

    public static TheoryData<string, double, bool, int> Cases()
    {
        TheoryData<string, double, bool, int> cases = [];
        foreach (Norm norm in (Norm[])[Norm.L2, Norm.L1, Norm.LInf])
            foreach (double power in (double[])[1, 1.5, 2, 2.5, 3, 4])
                foreach ((bool normalised, int outputs) in ((bool, int)[])[(true, 3), (false, 1), (true, 1), (false, 3)])
                    cases.Add(norm.Name, power, normalised, outputs);
        return cases;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrueCertificate_Holds_AlsoAfterItsFile(string norm, double power, bool normalised, int outputs)
    {
        PolyReluNetwork network = CertificateCases.Network(power, normalised, outputs);
        Certificate certificate = CertificateCases.Of(network, CertificateCases.Points(network, 3), Norm.Parse(norm));
        Assert.True(certificate.Claims.Count >= 3, $"only {certificate.Claims.Count} were certified");
        WitnessVerdict verdict = CertificateCheck.Run(WriteAndRead(certificate));
        Assert.True(verdict.Holds, string.Join('\n', verdict.Failures));
        Assert.Equal(certificate.Claims.Count, verdict.Examples);
    }

    [Fact]
    public void EveryStage_IsAmongTheProofs()
    {
        IEnumerable<CertifiedPoint> claims = from norm in (Norm[])[Norm.L2, Norm.L1]
                                             from power in (double[])[1, 1.5, 3]
                                             let network = CertificateCases.Network(power, true, 3)
                                             from claim in CertificateCases.Of(network, CertificateCases.Points(network, 3), norm).Claims
                                             select claim;
        Assert.Superset(new HashSet<string> { "linear", "optimised-linear", "vertices", "quadratic", "split" },
            claims.Select(claim => claim.Stage).ToHashSet());
    }

    public static TheoryData<string> Mutations() => [.. Changes.Keys];

    /// <summary>Each change of a proof that needs contraction is found by computing again, whatever the hashes of its file say.</summary>
    [Theory]
    [MemberData(nameof(Mutations))]
    public void FalsifiedCertificate_IsRefused(string change)
    {
        Certificate certificate = Shared.Value;
        Assert.True(CertificateCheck.Run(certificate).Holds);
        WitnessVerdict verdict = CertificateCheck.Run(WriteAndRead(Changed(change)));
        Assert.False(verdict.Holds, $"{change}: accepted");
    }

    /// <summary>
    /// An envelope, or the line below the bias, that is on the wrong side by less than what is refused is counted: no bound rises by it.
    /// </summary>
    [Fact]
    public void WhatIsOnTheWrongSide_RaisesNoBound()
    {
        Certificate certificate = Shared.Value;
        ProgramRounding rounding = new(certificate.Network);
        int checkedRounds = 0;
        foreach (CertifiedPoint claim in certificate.Claims)
        {
            foreach (RivalProof proof in claim.Proofs)
            {
                CheckedSet set = new(certificate.Network, certificate.Samples.Inputs.Row(claim.Sample), certificate.Threat(proof.Radius));
                CertificateRound round = proof.Rounds[0];
                CertificateRound envelopes = round with
                {
                    Envelopes = [.. round.Envelopes.Select((q, j) =>
                        q with { Value = q.Value + (1e-7 * Math.Abs(q.Value) * Math.Sign(round.Terms.Coefficients[j])) })],
                };
                CertificateRound line = round with { Norm = round.Norm with { Constant = round.Norm.Constant + 1e-9 } };
                CertificateRound coefficients = round with
                {
                    Terms = round.Terms with { Coefficients = [.. round.Terms.Coefficients.Select(a => a + (1e-8 * Math.Abs(a)))] },
                };
                double bound = Bound(round);
                foreach (CertificateRound wrong in (CertificateRound[])[envelopes, line, coefficients])
                    Assert.True(Bound(wrong) <= bound + 1e-12, $"{bound:R} becomes {Bound(wrong):R}");
                checkedRounds++;

                double Bound(CertificateRound one)
                {
                    RoundCheck? check = RoundCheck.Run(set, rounding, certificate.Samples.Labels[claim.Sample], proof.Rival, one,
                        set.Intervals, out string? failure);
                    Assert.True(failure is null, failure);
                    return check!.Bound;
                }
            }
        }
        Assert.True(checkedRounds > 3, $"only {checkedRounds} rounds");
    }

    /// <summary>Multipliers that are too small are refused for what they are, whatever else does not fit then.</summary>
    [Fact]
    public void QuadraticThatIsNotConvex_IsRefusedAsOne()
    {
        int refused = 0;
        EachRound((set, rounding, label, rival, round) =>
        {
            if (!round.Envelopes.Where((q, j) => q.Curvature * round.Terms.Coefficients[j] < 0).Any()) return;
            RoundCheck.Run(set, rounding, label, rival, round with { Multipliers = [0] }, set.Intervals, out string? failure);
            Assert.Equal("the multipliers do not make the quadratic convex", failure);
            refused++;
        });
        Assert.True(refused > 0, "no round has a concave neuron");
    }

    /// <summary>Intervals that are a little too short, by less than what is refused, leave no shorter ones.</summary>
    [Fact]
    public void IntervalsThatAreTooShort_AreNotBelieved()
    {
        int compared = 0;
        EachRound((set, rounding, label, rival, proven) =>
        {
            // Multipliers so large that the ellipsoid holds the whole set.
            CertificateRound round = proven with { Multipliers = [1e6 * (1 + proven.Multipliers[0])] };
            double[] low = [.. round.Low.Select((end, j) => end + (1e-7 * (round.High[j] - end)))],
                high = [.. round.High.Select((end, j) => end - (1e-7 * (end - round.Low[j])))];
            Enclosure[]? whole = Left(round), left = Left(round with { Low = low, High = high });
            if (whole is null || left is null) return;
            for (int j = 0; j < whole.Length; j++)
            {
                double close = 1e-9 * (set.Intervals[j].High - set.Intervals[j].Low);
                Assert.True(left[j].Low <= whole[j].Low + close && left[j].High >= whole[j].High - close, $"neuron {j}");
                compared += whole[j].Low <= set.Intervals[j].Low + close && whole[j].High >= set.Intervals[j].High - close ? 1 : 0;
            }

            Enclosure[]? Left(CertificateRound one) =>
                RoundCheck.Run(set, rounding, label, rival, one, set.Intervals, out _) is { Bound: < 0 } check ? check.Contract() : null;
        });
        Assert.True(compared > 0, "every interval was shortened");
    }

    private static void EachRound(Action<CheckedSet, ProgramRounding, int, int, CertificateRound> look)
    {
        Certificate certificate = Shared.Value;
        ProgramRounding rounding = new(certificate.Network);
        foreach (CertifiedPoint claim in certificate.Claims)
            foreach (RivalProof proof in claim.Proofs)
                look(new(certificate.Network, certificate.Samples.Inputs.Row(claim.Sample), certificate.Threat(proof.Radius)), rounding,
                    certificate.Samples.Labels[claim.Sample], proof.Rival, proof.Rounds[0]);
    }

    /// <summary>A byte of any array that is not what was written is noticed when the file is read.</summary>
    [Fact]
    public void ChangedByte_OfAnyArray_IsRefused()
    {
        string path = Path.Combine(folder, "c.npz");
        CertificateFile.Write(path, Shared.Value);
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        foreach (string name in arrays.Keys.Where(name => name != "about"))
        {
            byte[] bytes = arrays[name].Bytes.ToArray();
            bytes[bytes.Length / 2] ^= 1;
            string other = Path.Combine(folder, "other.npz");
            NpzFile.Write(other, arrays.Select(array => array.Key == name ? new(name, With(array.Value, bytes)) : array));
            Assert.Throws<InvalidDataException>(() => CertificateFile.Read(other));
        }
    }

    /// <summary>A certificate that was falsified together with its hashes.</summary>
    internal static Certificate Changed(string change) => Changes[change](Shared.Value);

    private static NumericArray With(NumericArray array, byte[] bytes) => new(array.Type, array.Shape.ToArray(), bytes);

    /// <summary>Towards the wrong side of an envelope, in units of its function.</summary>
    private static double Outward(CertificateRound round, int neuron) =>
        Math.Sign(round.Terms.Coefficients[neuron]) * Math.Max(0.1, round.High[neuron]);

    private static T[] At<T>(T[] values, int place, Func<T, T> change)
    {
        T[] changed = [.. values];
        changed[place] = change(changed[place]);
        return changed;
    }

    private static Certificate Claims(Certificate certificate, Func<CertifiedPoint, CertifiedPoint> change) =>
        certificate with { Claims = [.. certificate.Claims.Select(change)] };

    /// <summary>Changes the first curved round of each proof, at the neuron that counts most.</summary>
    private static Certificate Round(Certificate certificate, Func<CertificateRound, int, CertificateRound> change) =>
        Claims(certificate, claim => claim with
        {
            Proofs = [.. claim.Proofs.Select(proof =>
            {
                int place = Enumerable.Range(0, proof.Rounds.Count)
                    .FirstOrDefault(i => proof.Rounds[i].Envelopes.Any(q => q.Curvature != 0), -1);
                if (place < 0) return proof;
                CertificateRound round = proof.Rounds[place];
                int neuron = Enumerable.Range(0, round.High.Length)
                    .MaxBy(j => Math.Abs(round.Terms.Coefficients[j] * round.Envelopes[j].Curvature));
                return proof with { Rounds = [.. proof.Rounds.Select((other, i) => i == place ? change(round, neuron) : other)] };
            })],
        });

    private Certificate WriteAndRead(Certificate certificate)
    {
        string path = Path.Combine(folder, "c.npz");
        CertificateFile.Write(path, certificate);
        return CertificateFile.Read(path);
    }
}
