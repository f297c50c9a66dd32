using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

public sealed class IdealClassifierTests
{
    private static readonly ClusterCentres Centres = new GaussianClusters
    {
        Dimension = 12, Clusters = 5, PositiveClusters = 2, Alpha = 0.1,
        Basis = Basis.Rotated, Seed = 3
    }.Centres();

    public static TheoryData<string> Kinds => ["F", "F^(1)", "F^(2)", "F^(2.5)", "F^(3)", "F^(4)", "nearest centre"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Name_IsTheFormula(string kind) => Assert.Equal(kind, Make(kind).Name);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Logits_AreTheFormula(string kind)
    {
        IdealClassifier ideal = Make(kind);
        Matrix inputs = Inputs(100), logits = new(100, 1);
        ideal.Logits(inputs, logits);
        for (int i = 0; i < inputs.Rows; i++) Assert.Equal(Formula(kind, inputs.Row(i)), logits[i, 0], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void PullBack_IsTheCentralDifference(string kind)
    {
        IdealClassifier ideal = Make(kind);
        Matrix inputs = Inputs(40), logits = new(40, 1), cotangents = new(40, 1), gradients = new(40, 12);
        cotangents.Fill(-2);
        ideal.Logits(inputs, logits);
        ideal.PullBack(cotangents, gradients);
        for (int i = 0; i < inputs.Rows; i++)
        {
            for (int d = 0; d < 12; d++)
            {
                const float step = 1e-3f;
                float[] above = inputs.Row(i).ToArray(), below = inputs.Row(i).ToArray();
                above[d] += step;
                below[d] -= step;
                double expected = -2 * (Formula(kind, above) - Formula(kind, below)) / (above[d] - below[d]);
                Assert.Equal(expected, gradients[i, d], 0.01 * (1 + Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void WorstDirection_BreaksAClassAtItsRadius()
    {
        GaussianClusters clusters = new() { Dimension = 1000, Clusters = 10, PositiveClusters = 6, Alpha = 0.05, Seed = 1 };
        SumClassifier ideal = new(clusters.Centres());
        Dataset data = clusters.Sample(200, 0);
        Matrix moved = data.Samples.Inputs.Copy(), logits = new(200, 1);
        ideal.Logits(moved, logits);
        Assert.All(Enumerable.Range(0, 200), i => Assert.True(Margin.IsCorrect(logits.Row(i), data.Samples.Labels[i])));
        for (int i = 0; i < 200; i++)
        {
            float[] direction = ideal.WorstDirection(data.Samples.Labels[i]);
            for (int d = 0; d < 1000; d++) moved[i, d] += (float)(1.1 * TheoremBounds.SumBreakingRadius(10) * direction[d]);
        }
        ideal.Logits(moved, logits);
        Assert.All(Enumerable.Range(0, 200), i => Assert.False(Margin.IsCorrect(logits.Row(i), data.Samples.Labels[i])));
    }

    [Theory]
    [InlineData(100, 0.3, float.Epsilon)]
    [InlineData(20, 1e3, float.MaxValue)]
    public void Logit_KeepsItsSign_WhereFloatsCannotHoldIt(double power, double along, float expected)
    {
        PowerClassifier ideal = new(Centres, power);
        Matrix inputs = new(2, 12), logits = new(2, 1);
        for (int i = 0; i < 12; i++) (inputs[0, i], inputs[1, i]) = ((float)(along * Centres[0][i]), (float)(along * Centres[3][i]));
        ideal.Logits(inputs, logits);
        Assert.Equal([expected, -expected], logits.ToArray());
        Assert.True(ideal.ExactDistance(inputs.Row(0), 1) > 0);
    }

    [Fact]
    public void ConjecturedLimit_ChangesAtTwo()
    {
        Assert.IsType<SumClassifier>(IdealClassifier.ConjecturedLimit(1, Centres));
        Assert.Equal(3, Assert.IsType<PowerClassifier>(IdealClassifier.ConjecturedLimit(3, Centres)).Power);
    }

    [Fact]
    public void AClassWithoutCentre_IsRefused() =>
        Assert.Contains("1..4", Assert.Throws<ArgumentException>(() => new SumClassifier(new ClusterCentres(Centres.Points, 5))).Message,
            StringComparison.Ordinal);

    private static IdealClassifier Make(string kind) => kind switch
    {
        "F" => new SumClassifier(Centres),
        "nearest centre" => new NearestCentreClassifier(Centres),
        _ => new PowerClassifier(Centres, double.Parse(kind[3..^1], System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static double Formula(string kind, ReadOnlySpan<float> x)
    {
        double[] c = new double[5];
        for (int k = 0; k < 5; k++)
            for (int i = 0; i < x.Length; i++) c[k] += (double)x[i] * Centres[k][i];
        if (kind == "F") return Math.Max(0, c[0] + c[1]) - Math.Max(0, c[2] + c[3] + c[4]);
        if (kind == "nearest centre") return Math.Max(c[0], c[1]) - Math.Max(c[2], Math.Max(c[3], c[4]));
        double p = double.Parse(kind[3..^1], System.Globalization.CultureInfo.InvariantCulture);
        return c.Select((value, k) => (k < 2 ? 1 : -1) * Math.Pow(Math.Max(0, value), p)).Sum();
    }

    /// <summary>Inputs whose coordinates keep away from the kinks.</summary>
    private static Matrix Inputs(int count)
    {
        Matrix inputs = new(count, 12);
        uint draw = 0;
        for (int i = 0; i < count; draw++)
        {
            CounterRandom random = new(9, draw);
            foreach (ref float entry in inputs.Row(i)) entry = (float)(0.5 * random.NextGaussian());
            double[] c = [.. Enumerable.Range(0, 5).Select(k =>
                (double)System.Numerics.Tensors.TensorPrimitives.Dot<float>(inputs.Row(i), Centres[k]))];
            double[] sums = [c[0] + c[1], c[2] + c[3] + c[4], c[0] - c[1], c[2] - c[3], c[3] - c[4], c[2] - c[4], .. c];
            if (sums.All(value => Math.Abs(value) > 0.01)) i++;
        }
        return inputs;
    }
}
