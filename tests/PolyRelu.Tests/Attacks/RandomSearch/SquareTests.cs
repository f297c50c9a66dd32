using PolyRelu.Attacks;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.RandomSearch;

/// <summary>Square: its budget, its schedule, what it changes, and that small changes give the same search as whole evaluations.</summary>
public sealed class SquareTests
{
    private static readonly ImageShape Image = new(8, 6, 2);

    public static TheoryData<string, bool> Kinds()
    {
        TheoryData<string, bool> kinds = [];
        foreach (Norm norm in Norm.All)
            foreach (bool image in (bool[])[false, true]) kinds.Add(norm.Name, image);
        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Budget_IsUsedExactly(string norm, bool image)
    {
        CountingVictim victim = new(RandomNetwork(3).CreateEvaluator());
        Samples samples = RandomSamples(victim, 7);
        victim.Asked = 0;
        AttackResult result = Create(image, 37).Run(victim, samples, new ThreatModel(Norm.Parse(norm), 1e-5, Box.Unit),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, result.Entries[0].Broken);
        Assert.Equal(7 + (7 * 37), victim.Asked);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(10, 0.8)]
    [InlineData(11, 0.4)]
    [InlineData(51, 0.2)]
    [InlineData(201, 0.1)]
    [InlineData(501, 0.05)]
    [InlineData(1001, 0.025)]
    [InlineData(2001, 0.0125)]
    [InlineData(4001, 0.00625)]
    [InlineData(6001, 0.003125)]
    [InlineData(8001, 0.0015625)]
    public void Schedule_HalvesWhereThePaperDoes(int query, double fraction)
    {
        Assert.Equal(fraction, SquareSchedule.Fraction(query, 5000, rescale: false), 1e-15);
        Assert.Equal(fraction, SquareSchedule.Fraction(query, 10_000, rescale: true), 1e-15);
        if (query % 2 == 1) Assert.Equal(fraction, SquareSchedule.Fraction((query + 1) / 2, 5000, rescale: true), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Proposals_StayInBallAndBox_AndListWhatChanges(string normName, bool image)
    {
        Norm norm = Norm.Parse(normName);
        ThreatModel threat = new(norm, norm == Norm.LInf ? 0.3 : norm == Norm.L2 ? 1 : 4, Box.Unit);
        SquareMove move = SquareMove.Create(SquareLayout.Create(image ? Image : null, Image.Features), threat, Image.Features);
        SquarePatch change = new(Image.Features);
        float[] clean = RandomInput(4), point = new float[clean.Length];
        CounterRandom random = new(5, 0);
        move.Start(ref random, threat.Radius, clean, point);
        ExpectInside(threat, clean, point, "start");
        for (uint query = 1; query < 400; query++)
        {
            random = new CounterRandom(5, query);
            move.Propose(ref random, SquareSchedule.Fraction((int)query, 400, true), threat.Radius, clean, point, change);
            Assert.Equal(change.Count, change.Features.ToArray().Distinct().Count());
            for (int i = 0; i < change.Count; i++)
            {
                Assert.NotEqual(change.Values[i], point[change.Features[i]]);
                point[change.Features[i]] = change.Values[i];
            }
            ExpectInside(threat, clean, point, $"query {query}");
        }
    }

    [Fact]
    public void MaximumMoves_StandAtTheFacesOfTheBall()
    {
        ThreatModel threat = new(Norm.LInf, 0.25);
        SquareMove move = SquareMove.Create(SquareLayout.Create(Image, Image.Features), threat, Image.Features);
        float[] clean = RandomInput(4), point = new float[clean.Length];
        CounterRandom random = new(5);
        move.Start(ref random, threat.Radius, clean, point);
        for (int i = 0; i < point.Length; i++) Assert.Equal(0.25, Math.Abs((double)point[i] - clean[i]), 1e-6);
        for (int i = 0; i < point.Length; i++)
            Assert.Equal(point[i] > clean[i], point[i % 6 + (i / 48 * 48)] > clean[i % 6 + (i / 48 * 48)]);
    }

    [Theory]
    [InlineData("l2")]
    [InlineData("l1")]
    public void PairMoves_UseTheWholeBallWhereNoBoxClips(string normName)
    {
        Norm norm = Norm.Parse(normName);
        ThreatModel threat = new(norm, 2);
        SquareMove move = SquareMove.Create(SquareLayout.Create(Image, Image.Features), threat, Image.Features);
        SquarePatch change = new(Image.Features);
        float[] clean = RandomInput(4), point = new float[clean.Length];
        CounterRandom random = new(9);
        move.Start(ref random, threat.Radius, clean, point);
        for (uint query = 1; query < 100; query++)
        {
            random = new CounterRandom(9, query);
            move.Propose(ref random, 0.2, threat.Radius, clean, point, change);
            for (int i = 0; i < change.Count; i++) point[change.Features[i]] = change.Values[i];
            Assert.Equal(2, norm.Distance(point, clean), 2e-5);
        }
    }

    [Fact]
    public void Pattern_IsAPairOfRectanglesHighestAtTheirCentres()
    {
        foreach (Norm norm in (Norm[])[Norm.L2, Norm.L1])
        {
            for (int side = 1; side < 30; side++)
            {
                ReadOnlySpan<float> upright = SquarePattern.Of(side, norm, true), lying = SquarePattern.Of(side, norm, false);
                Assert.Equal(1, norm.Measure(upright), 1e-5);
                for (int i = 0; i < side * side; i++)
                {
                    Assert.Equal(i / side < side / 2, upright[i] > 0);
                    Assert.Equal(upright[i], lying[(i % side * side) + (i / side)]);
                }
            }
        }
        // 3 × 3 by hand: row 1 of the upper rectangle is 1/4 + 1 at its centre, 1/4 beside it.
        float[] three = SquarePattern.Of(3, Norm.L1, true).ToArray();
        Assert.Equal(5, three[1] / three[0], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SmallChanges_GiveTheSameSearchAsWholeEvaluations(string normName, bool image)
    {
        Norm norm = Norm.Parse(normName);
        ThreatModel threat = new(norm, norm == Norm.LInf ? 0.05 : norm == Norm.L2 ? 0.3 : 1, Box.Unit);
        PolyReluNetwork network = RandomNetwork(3);
        CountingVictim plain = new(network.CreateEvaluator());
        Samples samples = RandomSamples(plain, 60);
        AttackResult whole = Create(image, 300).Run(plain, samples, threat, cancellation: TestContext.Current.CancellationToken);
        AttackResult probed = Create(image, 300).Run(network.CreateEvaluator(), samples, threat,
            cancellation: TestContext.Current.CancellationToken);
        int same = Enumerable.Range(0, samples.Count).Count(i => whole.Broken[i] == probed.Broken[i]);
        int identical = Enumerable.Range(0, samples.Count).Count(i => whole.Adversarials.Row(i).SequenceEqual(probed.Adversarials.Row(i)));
        Assert.InRange(whole.Entries[0].Broken, 5, 55);
        Assert.True(same >= 58 && identical >= 55,
            $"{same} of 60 samples end alike, {identical} with the same example; rounding decides few");
    }

    [Fact]
    public void Name_SaysWhatIsChanged()
    {
        Assert.Equal("square", Create(true, 5).Name);
        Assert.Equal("square-blocks", Create(false, 5).Name);
        Assert.Equal("square-blocks", NamedAttack.Create("square-blocks", context: new() { Image = Image }).Name);
    }

    [Fact]
    public void WrongImageShape_IsRefused()
    {
        CountingVictim victim = new(RandomNetwork(3).CreateEvaluator());
        Attack attack = NamedAttack.Create("square", context: new() { Image = new ImageShape(5, 5) });
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            attack.Run(victim, RandomSamples(victim, 2), new ThreatModel(Norm.L2, 1), cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("25 features", refused.Message, StringComparison.Ordinal);
    }

    private static Square Create(bool image, int queries) =>
        new Square(new() { Queries = queries, RescaleSchedule = true }, new() { Image = image ? Image : null });

    private static void ExpectInside(ThreatModel threat, float[] clean, float[] point, string place)
    {
        Assert.True(threat.Norm.Distance(point, clean) <= threat.Radius * (1 + 1e-6),
            $"{place}: distance {threat.Norm.Distance(point, clean)} of {threat.Radius}");
        Assert.All(point, value => Assert.InRange(value, 0, 1));
    }

    private static float[] RandomInput(ulong seed)
    {
        CounterRandom random = new(seed, 31);
        return [.. Enumerable.Range(0, Image.Features).Select(_ => Math.Clamp((float)random.NextUniform(-0.3, 1.3), 0, 1))];
    }

    private static PolyReluNetwork RandomNetwork(double power)
    {
        CounterRandom random = new(21);
        Matrix weights = new(40, Image.Features), output = new(4, 40);
        for (int j = 0; j < weights.Rows; j++)
            for (int i = 0; i < weights.Columns; i++) weights[j, i] = (float)random.NextGaussian();
        for (int c = 0; c < output.Rows; c++)
            for (int j = 0; j < output.Columns; j++) output[c, j] = (float)random.NextGaussian();
        return new PolyReluNetwork(power, true, weights, output, [0.1f, -0.2f, 0, 0.3f], RandomInput(8));
    }

    private static Samples RandomSamples(IClassifier victim, int count)
    {
        Matrix inputs = Matrix.From(count, Image.Features, [.. Enumerable.Range(0, count).SelectMany(i => RandomInput((ulong)i + 100))]),
        logits = new(count, victim.Outputs);
        victim.Logits(inputs, logits);
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    private sealed class CountingVictim(IClassifier victim) : IClassifier
    {
        public int Asked { get; set; }

        public int InputDimension => victim.InputDimension;

        public int Outputs => victim.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Asked += inputs.Rows;
            victim.Logits(inputs, logits);
        }
    }
}
