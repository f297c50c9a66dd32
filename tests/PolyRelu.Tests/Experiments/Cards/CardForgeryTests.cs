using System.Text.Json.Nodes;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Cards;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Cards;

/// <summary>A card that says more than its evidence, and evidence that is not the card's, is found out.</summary>
public sealed class CardForgeryTests : IClassFixture<CardForgeryTests.Genuine>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-card-").FullName;
    private readonly string path;

    public CardForgeryTests(Genuine genuine)
    {
        foreach (string file in Directory.GetFiles(genuine.Folder)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        path = Path.Combine(folder, CardRecord.FileName);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("threats/0/radii/1/robust/count", "numbers of the card")]
    [InlineData("threats/0/radii/1/robust/fraction", "numbers of the card")]
    [InlineData("threats/0/radii/1/robust/low", "numbers of the card")]
    [InlineData("threats/0/radii/0/certified/count", "numbers of the card")]
    [InlineData("threats/0/radii/0/classes/1/certified/count", "numbers of the card")]
    [InlineData("threats/0/radii/0/classes/0/label", "numbers of the card")]
    [InlineData("threats/0/radii/1/epsilon", "numbers of the card")]
    [InlineData("clean/count", "clean accuracy")]
    [InlineData("data/points", "the card says")]
    [InlineData("gallery/0/predicted", "examples shown")]
    [InlineData("gallery/0/distance", "examples shown")]
    [InlineData("gallery/0/point", "examples shown")]
    public void ANumberThatIsAnother_IsFound(string place, string sentence)
    {
        Change(place, number =>
        {
            double value = number!.GetValue<double>();
            return value == Math.Floor(value) ? (int)value + 1 : value + 0.01;
        });
        ExpectFailure(sentence);
    }

    [Theory]
    [InlineData("model/sha256", "hash of the network")]
    [InlineData("data/sha256", "hash of the points")]
    [InlineData("threats/0/witness/sha256", "its hash differs")]
    [InlineData("threats/0/certificate/sha256", "its hash differs")]
    public void AHashThatIsAnother_IsFound(string place, string sentence)
    {
        Change(place, _ => JsonValue.Create(new string('0', 64)));
        ExpectFailure(sentence);
    }

    [Fact]
    public void ACertificateOfAnotherNetwork_IsFound()
    {
        string file = Path.Combine(folder, "certificate-l2.npz");
        Certificate certificate = CertificateFile.Read(file);
        PolyReluNetwork other = new GaussianInitialisation(new() { Scale = 0.5 })
            .Create(new NetworkShape { InputDimension = 12, Hidden = 8, Power = 2 }, 9);
        CertificateFile.Write(file, certificate with { Network = other });
        Change("threats/0/certificate/sha256", _ => JsonValue.Create(CardCheck.HashOf(file)));
        ExpectFailure("hash of the certified network");
    }

    [Fact]
    public void ACertificateOfOtherPoints_IsFound()
    {
        string file = Path.Combine(folder, "certificate-l2.npz");
        Certificate certificate = CertificateFile.Read(file);
        int[] places = [.. certificate.Places.Select(place => (place + 1) % EvaluationCase.Count)];
        CertificateFile.Write(file, certificate with { Places = places });
        Change("threats/0/certificate/sha256", _ => JsonValue.Create(CardCheck.HashOf(file)));
        ExpectFailure("certified points are not those of the witness");
    }

    [Fact]
    public void AWitnessWhoseExamplesAreNone_IsFound()
    {
        string file = Path.Combine(folder, "witness-l2.npz");
        Witness witness = WitnessFile.Read(file);
        int[] samples = [.. witness.Examples.Select(example => example.Sample)];
        WitnessFile.Write(file, witness with { Adversarials = witness.Samples.Inputs.Choose(samples) });
        Change("threats/0/witness/sha256", _ => JsonValue.Create(CardCheck.HashOf(file)));
        ExpectFailure("classified correctly");
    }

    /// <summary>A misclassified point whose example, itself, is said to lie far away would count as correct and as robust.</summary>
    [Theory]
    [InlineData(1e30)]
    [InlineData(double.PositiveInfinity)]
    public void MisclassifiedPoints_ThatAreSaidToBeBrokenFarAway_AreFound(double far)
    {
        string file = Path.Combine(folder, "witness-l2.npz");
        Witness witness = WitnessFile.Read(file);
        Assert.Contains(witness.Examples, example => example.Radius == 0);
        witness = witness with
        {
            Examples = [.. witness.Examples.Select(example => example.Radius == 0 ? example with { Radius = far } : example)],
        };
        witness = witness with
        {
            Claims = [.. witness.Claims.Select(claim => claim with
            {
                RobustAccuracy = 1 - (witness.Examples.Count(example => example.Radius <= claim.Epsilon) / (double)EvaluationCase.Count),
            })],
        };
        WitnessFile.Write(file, witness);
        CardRecord card = CardRecord.Read(path);
        CardThreat threat = card.Threats[0] with
        {
            Witness = new CardFile("witness-l2.npz", CardCheck.HashOf(file)),
            Radii = CardReading.Radii(witness, CertificateFile.Read(Path.Combine(folder, "certificate-l2.npz")), true),
        };
        Assert.True(threat.Radii[0].Robust.Count > card.Threats[0].Radii[0].Robust.Count, "the forgery gains nothing");
        JsonFile.Write(path, card with { Clean = CardShare.From(CardReading.Clean(witness), _ => true), Threats = [threat] });
        ExpectFailure("is misclassified, but counts as robust");
    }

    [Fact]
    public void ADamagedWitness_IsAFailureOfItsCard()
    {
        string file = Path.Combine(folder, "witness-l2.npz");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^40]);
        Change("threats/0/witness/sha256", _ => JsonValue.Create(CardCheck.HashOf(file)));
        ExpectFailure("L2: ");
    }

    [Fact]
    public void ARangeOfInputs_ThatTheCardDoesNotSay_IsFound()
    {
        string file = Path.Combine(folder, "witness-l2.npz");
        Witness witness = WitnessFile.Read(file);
        float[] low = [.. Enumerable.Repeat(-9f, 12)], high = [.. Enumerable.Range(8, 12).Select(i => (float)i)];
        WitnessFile.Write(file, witness with { Box = new Box(low, high) });
        Change("threats/0/witness/sha256", _ => JsonValue.Create(CardCheck.HashOf(file)));
        ExpectFailure("another range of valid inputs");
    }

    [Fact]
    public void ACertifiedShare_WithoutItsCertificate_IsFound()
    {
        Change("threats/0/certificate", _ => null);
        ExpectFailure("numbers of the card");
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        File.Delete(Path.Combine(folder, "witness-linf.npz"));
        ExpectFailure("'witness-linf.npz' is not beside the card");
    }

    [Theory]
    [InlineData("threats/0/witness/name", "../witness-l2.npz", "expected the name of a file")]
    [InlineData("threats/0/norm", "l3", "expected one of")]
    [InlineData("model/sha256", "abc", "expected a SHA-256")]
    [InlineData("threats/0/attacks/0", "a\n| b", "expected a word")]
    public void ACardThatIsNone_IsRefused(string place, string text, string sentence)
    {
        Change(place, _ => JsonValue.Create(text));
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => RobustnessCard.Check(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotHold_StandsOnNoPage_ButItsFailures()
    {
        Change("threats/0/radii/1/robust/count", _ => JsonValue.Create(EvaluationCase.Count));
        CardVerdict verdict = RobustnessCard.Check(path);
        RobustnessCard.WriteTogether([verdict], Path.Combine(folder, "together"));
        foreach (string name in (string[])["cards.html", "cards.md"])
        {
            string text = File.ReadAllText(Path.Combine(folder, "together", name));
            Assert.DoesNotContain("%", text[(text.IndexOf("side by side", StringComparison.Ordinal) + 100)..].Split("</style>")[^1]
                .Replace("95%", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("left out", text, StringComparison.Ordinal);
            Assert.Contains(verdict.Failures[0][..20], System.Net.WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        }
    }

    private void Change(string where, Func<JsonNode?, JsonNode?> change)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        string[] steps = where.Split('/');
        JsonNode parent = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out int i) ? node[i]! : node[step]!);
        if (int.TryParse(steps[^1], out int place)) parent[place] = change(parent[place]);
        else parent[steps[^1]] = change(parent[steps[^1]]);
        File.WriteAllText(path, root.ToJsonString());
    }

    private void ExpectFailure(string sentence)
    {
        IReadOnlyList<string> failures = RobustnessCard.Check(path).Failures;
        Assert.True(failures.Any(failure => failure.Contains(sentence, StringComparison.Ordinal)),
            $"“{sentence}” is not among: {string.Join(" ", failures)}");
    }

    /// <summary>A card that holds.</summary>
    public sealed class Genuine : IDisposable
    {
        public Genuine() => RobustnessCard.Make(CardCase.Request(), Folder);

        public string Folder { get; } = Directory.CreateTempSubdirectory("polyrelu-card-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
