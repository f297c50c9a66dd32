using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>
/// Networks and inputs made so that one term of the bound carries the error: without that term, the error would exceed what is left.
/// </summary>
/// <remarks>docs/certification.md lists which test fails when a term is dropped.</remarks>
public sealed class RoundingTermTests
{
    private const int Long = 4096;

    /// <summary>Each sum of so many equal terms between 2048 and 4096 loses 0.499 of a unit in the last place.</summary>
    private const float Losing = 1 + (1f / 8192) - (1f / (1 << 23));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void InnerProduct_LosesNearlyHalfAUnitAtEachOfManySums(double power)
    {
        Matrix weights = new(1, Long);
        weights.Row(0).Fill(1);
        float[] x = new float[Long];
        x.AsSpan().Fill(Losing);
        RequireShare(new(power, false, weights, Matrix.From(1, 1, [1])), x, least: 0.2);
    }

    [Fact]
    public void Head_LosesNearlyHalfAUnitAtEachOfManySums()
    {
        Matrix weights = new(Long, 1), head = new(1, Long);
        for (int j = 0; j < Long; j++) weights[j, 0] = 1;
        head.Row(0).Fill(1);
        RequireShare(new(1, false, weights, head), [Losing], least: 0.2);
    }

    [Fact]
    public void Bias_LosesWhatTheActivationIsTooSmallFor() =>
        RequireShare(new(1, false, Matrix.From(1, 1, [1]), Matrix.From(1, 1, [1]), [1]), [0.49f / (1 << 23)], least: 0.2);

    /// <summary>p = 1, one neuron, one input: three roundings, of difference and two products, all near their largest.</summary>
    [Fact]
    public void SubtractionAndProducts_AreAllRounded()
    {
        double worst = Search(100, 1000, (ref CounterRandom random) => new(1, false, Matrix.From(1, 1, [Near(1, ref random)]),
            Matrix.From(1, 1, [Near(1, ref random)]), null, [-1f / 3]));
        Assert.True(worst > 0.8, $"The largest error found is {worst} of its bound.");
    }

    /// <summary>One input is along its only weight: the cosine is 1, and what the scales lose is raised to the 15th power.</summary>
    [Fact]
    public void Scales_AreRaisedToThePower()
    {
        double worst = Search(50, 1000, (ref CounterRandom random) =>
            new(16, true, Matrix.From(1, 1, [Near(1.4f, ref random)]), Matrix.From(1, 1, [1])));
        Assert.True(worst > 0.3, $"The largest error found is {worst} of its bound.");
    }

    /// <summary>The power function gets p − 1 rounded to float32: at a cosine of e⁻³⁵ that is 35 times as much.</summary>
    [Fact]
    public void Exponent_IsRoundedToo()
    {
        double worst = 0;
        for (double power = 2.2; power < 2.4; power += 0.0002)
        {
            PolyReluNetwork network = new(power, false, Matrix.From(1, 1, [1]), Matrix.From(1, 1, [1]));
            worst = Math.Max(worst, ShareOf(network, Matrix.From(1, 1, [(float)Math.Exp(-35)])));
        }
        Assert.True(worst > 0.1, $"The largest error found is {worst} of its bound.");
    }

    [Fact]
    public void InnerProduct_Underflows()
    {
        const float small = 1f / (1L << 50), large = (float)(1L << 62) * (1L << 62);
        RequireShare(new(1, false, Matrix.From(1, 1, [0.45f * small * small]), Matrix.From(1, 1, [large])), [2 * small], least: 0.2);
    }

    [Fact]
    public void Activation_Underflows()
    {
        const float small = 1f / (1L << 50), large = (float)(1L << 62) * (1L << 62);
        RequireShare(new(3, false, Matrix.From(1, 1, [1]), Matrix.From(1, 1, [large])), [0.98f * small], least: 0.1);
    }

    /// <summary>A weight so short that 1/‖w‖ is no float: the program's activation is far too small, and the bound says so.</summary>
    [Fact]
    public void Scale_Saturates()
    {
        const float tiny = 1f / (1L << 62) / (1L << 62) / (1L << 20), large = (float)(1L << 62) * (1L << 62);
        RequireShare(new(3, false, Matrix.From(1, 1, [tiny]), Matrix.From(1, 1, [large])), [1], least: 0.2);
    }

    /// <summary>Beside the centre of a normalised network even ‖z‖ is subnormal.</summary>
    [Fact]
    public void NormOfTheInput_Saturates()
    {
        const float tiny = 1f / (1L << 62) / (1L << 62) / (1L << 20), large = (float)(1L << 62) * (1L << 62);
        RequireShare(new(3, true, Matrix.From(1, 1, [1]), Matrix.From(1, 1, [large])), [tiny], least: 0.05);
    }

    private delegate PolyReluNetwork Draw(ref CounterRandom random);

    /// <summary>The largest error relative to its bound, among networks of one input that is near 1 beside the centre.</summary>
    private static double Search(int networks, int inputs, Draw draw)
    {
        CounterRandom random = new(6);
        double worst = 0;
        for (int i = 0; i < networks; i++)
        {
            PolyReluNetwork network = draw(ref random);
            Matrix points = new(inputs, 1);
            for (int k = 0; k < inputs; k++) points[k, 0] = Near(1, ref random) + (network.Centre?[0] ?? 0);
            worst = Math.Max(worst, ShareOf(network, points));
        }
        return worst;
    }

    /// <summary>A float above a value by less than 1/1000: its roundings are large beside it.</summary>
    private static float Near(float value, ref CounterRandom random) => value * (1 + ((float)random.NextDouble() / 1000));

    private static void RequireShare(PolyReluNetwork network, float[] x, double least)
    {
        double share = ShareOf(network, Matrix.From(1, x.Length, x));
        Assert.True(share >= least, $"The error is {share} of its bound, and should be {least} at least.");
    }

    /// <summary>What the program errs by at inputs, relative to the bound at each; the largest.</summary>
    private static double ShareOf(PolyReluNetwork network, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, 1);
        network.CreateEvaluator().Logits(inputs, logits);
        ProgramRounding rounding = new(network);
        double worst = 0;
        for (int i = 0; i < inputs.Rows; i++)
        {
            double bound = new CubeExtent(network, inputs.Row(i), 0).RoundingOf(rounding).Between(1, -1);
            double share = Math.Abs((logits[i, 0] - PreciseReference.Logits(network, inputs.Row(i))[0]).High) / bound;
            Assert.True(share < 1 + PreciseReference.Slack(network.Power), $"The error is {share} of its bound.");
            worst = Math.Max(worst, share);
        }
        return worst;
    }
}
