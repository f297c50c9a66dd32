using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using PolyRelu.Tests.Networks;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Adversarial examples rounded to levels: still misclassified, still within the radius, or lost.</summary>
public sealed class LevelRoundingTests
{
    private const int Dimension = 14, Count = 30;

    private static readonly Attack[] Attacks = [new Pgd(new() { Iterations = 5, StepSize = 0.05 }),
        new Square(new() { Queries = 60 })];

    /// <summary>Norm, radii, levels; samples at levels or not.</summary>
    public static TheoryData<string, double[], int, bool> Cases => new()
    {
        { "linf", [0.02, 0.05, 0.1], 256, true },
        { "linf", [0.1, 0.3], 6, true },
        { "linf", [0.1, 0.3], 6, false },
        { "linf", [0.05], 65_536, false },
        { "l2", [0.1, 0.25, 0.6], 256, true },
        { "l2", [0.2, 0.4, 0.9], 9, true },
        { "l2", [0.3], 9, false },
        { "l1", [0.2, 0.8, 2], 17, true },
        { "l1", [0.5, 2], 256, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void KeptExamples_AreMisclassifiedAtLevelsWithinTheRadius(string norm, double[] radii, int levels, bool atLevels)
    {
        foreach (int outputs in new[] { 1, 3 })
        {
            (PolyReluNetwork network, Samples samples) = Case(outputs, levels, atLevels);
            ThreatModel threat = new(Norm.Parse(norm), 0, Box.Unit)
            {
                FeatureRadii = new FeatureRadii([.. Enumerable.Range(0, Dimension)
                    .Select(i => i == 0 ? 0 : i == 1 ? 0.08f : float.PositiveInfinity)]),
            };
            RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), samples, threat, radii, Attacks, 1, null,
                TestContext.Current.CancellationToken);
            LevelGrid grid = new(Box.Unit, levels, Dimension);
            RoundedReport rounded = LevelRounding.Of(network.CreateEvaluator(), samples, threat, report, grid, Attacks, 1,
                TestContext.Current.CancellationToken);
            Findings.ExpectNone(Mistakes(network, samples, threat, report, rounded, grid)
                .Select(mistake => $"{norm}, {levels} levels, {outputs} outputs: {mistake}"));
            Assert.Equal(atLevels ? 0 : Count, rounded.OffGrid);
            Assert.Equal(report.CleanAccuracy, rounded.Report.CleanAccuracy);
        }
    }

    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    public void NearestExamples_AreRoundedAtEveryRadius(string norm)
    {
        (PolyReluNetwork network, Samples samples) = Case(3, 256, atLevels: true);
        ThreatModel threat = new(Norm.Parse(norm), 0.6, Box.Unit);
        MinimumDistanceResult found = MinimumDistance.Search(network.CreateEvaluator(), samples, threat,
            MinimumDistance.Attacks(threat.Norm, 3, settings: new() { Iterations = 10 }), 1, null,
            TestContext.Current.CancellationToken);
        RobustnessReport report = found.At([0, 0.1, 0.3, 0.6]);
        LevelGrid grid = new(Box.Unit, 256, Dimension);
        RoundedReport rounded = LevelRounding.Of(network.CreateEvaluator(), samples, threat, report, grid, [], 1,
            TestContext.Current.CancellationToken);
        Findings.ExpectNone(Mistakes(network, samples, threat, report, rounded, grid));
        Assert.Contains(report.Radii, radius => radius.RobustAccuracy is > 0 and < 1);
        // An example on the boundary is moved on to the radius, so that rounding loses hardly a point that has room.
        Assert.True(rounded.Lost[^1] <= 1, $"{rounded.Lost[^1]} points were lost at the largest radius");
    }

    /// <summary>Whole levels at a radius of whole levels: float32 alone must not cost a level.</summary>
    [Fact]
    public void EightLevels_FitARadiusOfEight_AndNoLess()
    {
        int[] pixels = [.. Enumerable.Range(20, 200)];
        Matrix weights = new(1, pixels.Length), inputs = new(1, pixels.Length);
        float[] bias = [0];
        double sum = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            weights[0, i] = i % 2 == 0 ? 1 : -1;
            inputs[0, i] = pixels[i] / 255f;
            sum += weights[0, i] * (double)inputs[0, i];
        }
        bias[0] = (float)((7.5 / 255 * pixels.Length) - sum);
        LinearVictim victim = new(weights, bias);
        Samples samples = new(inputs, [1]);
        double[] radii = [7.9 / 255, 8.0 / 255];
        Attack[] attacks = [NamedAttack.Create("apgd-margin:iterations=20")];
        ThreatModel threat = new(Norm.LInf, 0, Box.Unit);
        RobustnessReport report = RobustnessCurve.Evaluate(victim, samples, threat, radii, attacks, 0, null,
            TestContext.Current.CancellationToken);
        Assert.Equal([0, 0], report.Radii.Select(radius => radius.RobustAccuracy));
        RoundedReport rounded = LevelRounding.Of(victim, samples, threat, report, new LevelGrid(Box.Unit, 256, pixels.Length), attacks, 0,
            TestContext.Current.CancellationToken);
        Assert.Equal([1, 0], rounded.Lost);
        Assert.Equal([1, 0], rounded.Report.Radii.Select(radius => radius.RobustAccuracy));
        float[] example = rounded.Report.Radii[1].Adversarials.Row(0).ToArray();
        Assert.All(example, (value, i) => Assert.Equal(8, Math.Abs(Math.Round(value * 255) - pixels[i])));
        Assert.All(example, (value, i) => Assert.True(Math.Abs((double)value - inputs[0, i]) <= radii[1],
            $"{value} is farther from {inputs[0, i]} than {radii[1]}"));
    }

    /// <summary>An example near the boundary has room to go on until float64 is sure of it; one at levels has not.</summary>
    [Fact]
    public void Examples_StayAtLevels_WhereFloat64IsNotSure()
    {
        LinearVictim line = new(Matrix.From(1, 1, [-1]), [0.55f]);
        UnsureVictim victim = new(line);
        Samples samples = new(Matrix.From(1, 1, [0.4f]), [1]);
        ThreatModel threat = new(Norm.LInf, 0, Box.Unit);
        LevelGrid grid = new(Box.Unit, 11, 1);
        Attack[] attacks = [NamedAttack.Create("apgd-margin:iterations=10")];
        RobustnessReport report = RobustnessCurve.Evaluate(
            victim, samples, threat, [0.25], attacks, cancellation: TestContext.Current.CancellationToken);
        RoundedReport rounded = LevelRounding.Of(
            victim, samples, threat, report, grid, attacks, cancellation: TestContext.Current.CancellationToken);
        float example = rounded.Report.Radii[0].Adversarials.Row(0)[0];
        Assert.Equal(0, rounded.Report.Radii[0].RobustAccuracy);
        Assert.True(grid.Contains(0, example), $"the example is at {example}, no level of 0, 0.1, …, 1");
    }

    [Fact]
    public void Points_DoNotDependOnOneAnother()
    {
        (PolyReluNetwork network, Samples samples) = Case(3, 12, atLevels: true);
        ThreatModel threat = new(Norm.L2, 0, Box.Unit);
        LevelGrid grid = new(Box.Unit, 12, Dimension);
        RoundedReport all = Rounded(samples), part = Rounded(samples.Range(7, 9));
        for (int place = 0; place < 2; place++)
        {
            Assert.Equal(all.Report.Radii[place].Robust[7..16], part.Report.Radii[place].Robust);
            Assert.Equal(all.Report.Radii[place].Adversarials.ToMatrix().RowRange(7, 9).Copy().ToArray(),
                part.Report.Radii[place].Adversarials.ToMatrix().ToArray());
        }

        RoundedReport Rounded(Samples some) => LevelRounding.Of(
            network.CreateEvaluator(), some, threat, RobustnessCurve.Evaluate(network.CreateEvaluator(), some, threat, [0.1, 0.4], Attacks,
                1), grid, Attacks, 1);
    }

    [Fact]
    public void CoarseLevels_LoseExamples_AndFineOnesHardlyAny()
    {
        int Lost(int levels)
        {
            (PolyReluNetwork network, Samples samples) = Case(3, 256, atLevels: true);
            ThreatModel threat = new(Norm.LInf, 0, Box.Unit);
            RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), samples, threat, [0.05], Attacks, 1);
            return LevelRounding.Of(network.CreateEvaluator(), samples, threat, report, new LevelGrid(Box.Unit, levels, Dimension), Attacks,
                1).Lost[0];
        }

        int coarse = Lost(3), fine = Lost(65_281); // 65,281 levels hold those of 256.
        Assert.True(coarse > 0 && fine <= coarse / 4, $"3 levels lose {coarse}, 65,281 lose {fine}");
    }

    /// <summary>What does not hold of a rounded report.</summary>
    private static IEnumerable<string> Mistakes(PolyReluNetwork network, Samples samples, ThreatModel threat, RobustnessReport before,
        RoundedReport rounded, LevelGrid grid)
    {
        NetworkEvaluator evaluator = network.CreateEvaluator();
        Matrix logits = new(samples.Count, network.Outputs), clean = new(samples.Count, network.Outputs);
        evaluator.Logits(samples.Inputs, clean);
        bool[] broken = new bool[samples.Count];
        foreach (int place in Enumerable.Range(0, before.Radii.Count).OrderBy(place => before.Radii[place].Epsilon))
        {
            RadiusResult radius = rounded.Report.Radii[place];
            evaluator.Logits(radius.Adversarials.ToMatrix(), logits);
            int lost = 0;
            for (int i = 0; i < samples.Count; i++)
            {
                bool misclassified = !Margin.IsCorrect(clean.Row(i), samples.Labels[i]);
                string who = $"point {i} at ε = {radius.Epsilon}";
                if (radius.Robust[i] && misclassified) yield return $"{who}: is misclassified, and robust";
                if (radius.Robust[i] && broken[i]) yield return $"{who}: was broken at a smaller radius";
                if (!radius.Robust[i] && before.Radii[place].Robust[i]) yield return $"{who}: was robust before rounding";
                if (radius.Robust[i] && !before.Radii[place].Robust[i]) lost++;
                broken[i] = !radius.Robust[i];
                if (radius.Robust[i] || misclassified)
                {
                    if (!radius.Adversarials.Row(i).SequenceEqual(samples.Inputs.Row(i))) yield return $"{who}: is not the clean input";
                    continue;
                }
                if (!grid.Contains(radius.Adversarials.Row(i))) yield return $"{who}: is not at levels";
                if (!(threat.Norm.Distance(radius.Adversarials.Row(i), samples.Inputs.Row(i)) <= radius.Epsilon * (1 + 1e-9)))
                    yield return $"{who}: is outside the ball";
                if (threat.FirstOutside(samples.Inputs.Row(i), radius.Adversarials.Row(i)) >= 0)
                    yield return $"{who}: is outside box or feature radii";
                if (Margin.IsCorrect(logits.Row(i), samples.Labels[i])) yield return $"{who}: is classified correctly";
            }
            if (lost != rounded.Lost[place]) yield return $"ε = {radius.Epsilon}: {rounded.Lost[place]} lost, {lost} counted";
            if (Math.Abs(radius.RobustAccuracy - ((double)radius.Robust.Count(flag => flag) / samples.Count)) > 1e-12)
                yield return $"ε = {radius.Epsilon}: robust accuracy {radius.RobustAccuracy}";
        }
    }

    private static (PolyReluNetwork Network, Samples Samples) Case(int outputs, int levels, bool atLevels)
    {
        PolyReluNetwork network = RandomNetworks.Create(3, false, outputs, 5, Dimension, 10);
        CounterRandom random = new(3, (uint)levels);
        Matrix inputs = new(Count, Dimension), logits = new(Count, outputs);
        for (int i = 0; i < Count; i++)
            foreach (ref float value in inputs.Row(i))
                value = (float)(atLevels ? random.NextInt(levels) / (levels - 1.0) : random.NextDouble());
        network.CreateEvaluator().Logits(inputs, logits);
        // All but every tenth are classified correctly.
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => Margin.Prediction(logits.Row(i)) is var label && i % 10 != 9
            ? label : outputs == 1 ? -label : (label + 1) % outputs)];
        return (network, new Samples(inputs, labels));
    }

    /// <summary>A linear classifier of which float64 is sure only a little beyond the level next to the boundary.</summary>
    private sealed class UnsureVictim(LinearVictim line) : IDifferentiableClassifier, IPreciseClassifier
    {
        public int InputDimension => line.InputDimension;

        public int Outputs => line.Outputs;

        public void Logits(Matrix inputs, Matrix logits) => line.Logits(inputs, logits);

        public void PullBack(Matrix cotangents, Matrix gradients) => line.PullBack(cotangents, gradients);

        public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding)
        {
            Matrix inputs = new(1, InputDimension), answer = new(1, Outputs);
            input.CopyTo(inputs.Row(0));
            line.Logits(inputs, answer);
            for (int c = 0; c < Outputs; c++) (logits[c], rounding[c]) = (answer[0, c], 0.051);
        }
    }
}
