using System.Numerics;
using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>Which way things are rounded, against exact arithmetic: directions that the size of a radius would hide.</summary>
public sealed class OutwardTests
{
    [Fact]
    public void Bounds_LieOnTheirSide_ByMoreThanAFewRoundings()
    {
        Random random = new(4);
        for (int i = 0; i < 500; i++)
        {
            double value = Math.ScaleB((2 * random.NextDouble()) - 1, random.Next(-60, 60)), x = Math.Abs(value);
            Dyadic few = Dyadic.Of(Math.Abs(value)) * Dyadic.Of(8 * Outward.Unit);
            Assert.True((Dyadic.Of(Outward.Up(value)) - value - few).Sign >= 0, $"Up({value:R}) = {Outward.Up(value):R}");
            Assert.True((Dyadic.Of(value) - Outward.Down(value) - few).Sign >= 0, $"Down({value:R}) = {Outward.Down(value):R}");
            foreach (int p in (ReadOnlySpan<int>)[2, 3, 5])
            {
                Assert.True((Dyadic.Of(Outward.PowerUp(x, p)) - Dyadic.Power(x, p)).Sign >= 0, $"PowerUp({x:R}, {p})");
                Assert.True((Dyadic.Power(x, p) - Outward.PowerDown(x, p)).Sign >= 0, $"PowerDown({x:R}, {p})");
            }
            double[] vector = [.. Enumerable.Range(0, 1 + (i % 40)).Select(_ => value * random.NextDouble())];
            Dyadic square = vector.Aggregate((Dyadic)0.0, (sum, entry) => sum + ((Dyadic)entry * entry)), length = Outward.LengthUp(vector);
            Assert.True(((length * length) - square).Sign >= 0, $"LengthUp of {vector.Length} numbers");
        }
    }

    [Fact]
    public void Gamma_IsNotBelowItsFormula()
    {
        foreach (int n in (ReadOnlySpan<int>)[1, 2, 3, 5, 7, 11, 100, 784, 12_345, 10_000_000])
        {
            // γ ≥ n u/(1 − n u), that is γ (1 − n u) ≥ n u, with u = 2⁻⁵³.
            Dyadic roundings = new(n, -53), gamma = Outward.Gamma(n);
            Assert.True(((gamma * (1.0 - roundings)) - roundings).Sign >= 0, $"γ_{n} = {Outward.Gamma(n):R}");
            Assert.True(Outward.Gamma(n) <= n * Outward.Unit * (1 + 1e-7), $"γ_{n} = {Outward.Gamma(n):R}");
        }
    }

    /// <summary>What the program may lose, where its formula is short: p = 1, errors given.</summary>
    [Fact]
    public void TermsOfRounding_AreNotBelowTheirFormula()
    {
        PolyReluNetwork network = RandomNetworks.Create(1, false, 1, 5, dimension: 6, hidden: 40);
        Random random = new(3);
        ActivationRounding.Parts[] errors = new ActivationRounding.Parts[network.Hidden];
        double[] upper = new double[errors.Length];
        for (int j = 0; j < errors.Length; j++)
        {
            (upper[j], double error) = (random.NextDouble(), 1e-6 * random.NextDouble());
            errors[j] = new(error, upper[j] + error, error, 0, 0);
        }
        RoundingTerms terms = new SetRounding(new ProgramRounding(network), errors, upper).Along(1, -1, upper);
        double share = FloatErrors.OfSum(1 + errors.Length, 1, 1, 1);
        for (int j = 0; j < errors.Length; j++)
        {
            double weight = Math.Abs(network.OutputWeights[0, j]);
            Dyadic heads = (Dyadic)share * weight, constant = (heads + weight) * errors[j].SumError;
            Assert.True((Dyadic.Of(terms.Weights[j]) - heads).Sign >= 0, $"{terms.Weights[j]:R} of neuron {j}");
            Assert.True((Dyadic.Of(terms.Constants[j]) - constant).Sign >= 0, $"{terms.Constants[j]:R} of neuron {j}");
        }
        Assert.True((Dyadic.Of(terms.Margin) - ((Dyadic)share * Math.Abs((double)(network.Bias?[0] ?? 0)))).Sign >= 0, $"{terms.Margin:R}");
    }

    /// <summary>
    /// A ball of radius 0 is a point, at which F can be computed exactly where lengths of neurons are 5 · 2^k: every bound is at most F,
    /// and hardly less.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PointBounds_AreJustBelowTheExactValue(int power)
    {
        Random random = new(7 + power);
        foreach (Norm norm in Norm.All)
        {
            for (int trial = 0; trial < 40; trial++)
            {
                (PolyReluNetwork network, int[] scales) = Pythagorean(power, random);
                float[] input = [.. Enumerable.Range(0, network.InputDimension).Select(_ => (float)((2 * random.NextDouble()) - 1))];
                MarginSpace space = MarginSpace.Of(new(new RealNetwork(network), input), new ThreatModel(norm, 0));
                PairSearch search = new(new MarginFunction(space, label: 1, rival: -1));
                LinearStage.Plain.Search(search);
                Dyadic fives = new(BigInteger.Pow(5, power - 1), 0), exact = Exact(network, scales, input, fives);
                string where = $"p = {power}, {norm}, trial {trial}: {search.Bound:R}";
                Assert.True((exact - (fives * search.Bound)).Sign >= 0, $"{where} is above");
                Assert.True((exact - (fives * (search.Bound + 1e-9))).Sign <= 0, $"{where} is far below");
            }
        }
    }

    /// <summary>
    /// A sum of 2¹⁹ equal terms whose last bits are lost one by one in float64: what −s may be above the computed is in the slack of s.
    /// </summary>
    [Fact]
    public void SumOverManyFeatures_LosesWhatTheSlackHolds()
    {
        const int dimension = 1 << 19;
        const float factor = 1 + (1f / (1 << 21));
        Matrix weights = new(1, dimension), head = Matrix.From(1, 1, [-1]);
        weights.Row(0).Fill(factor);
        float[] input = new float[dimension];
        Array.Fill(input, factor);
        MarginSpace space = MarginSpace.Of(new(new RealNetwork(new(1, false, weights, head)), input), new ThreatModel(Norm.L2, 0));
        PairSearch search = new(new MarginFunction(space, label: 1, rival: -1));
        LinearStage.Plain.Search(search);
        Dyadic exact = -((Dyadic)(double)factor * (double)factor * (double)dimension);
        Assert.True((exact - search.Bound).Sign >= 0, $"{search.Bound:R} is above");
        Assert.True((exact - (search.Bound + 1e-3)).Sign <= 0, $"{search.Bound:R} is far below");
    }

    /// <summary>Neurons 2^k (±3, ±4) in two of five features, so that ‖w‖ = 5 · 2^k.</summary>
    private static (PolyReluNetwork Network, int[] Scales) Pythagorean(int power, Random random)
    {
        const int hidden = 7, dimension = 5;
        Matrix weights = new(hidden, dimension), head = new(1, hidden);
        int[] scales = new int[hidden];
        for (int j = 0; j < hidden; j++)
        {
            scales[j] = random.Next(-3, 3);
            int first = random.Next(dimension), second = (first + 1 + random.Next(dimension - 1)) % dimension;
            weights[j, first] = (float)Math.ScaleB(random.Next(2) == 0 ? 3 : -3, scales[j]);
            weights[j, second] = (float)Math.ScaleB(random.Next(2) == 0 ? 4 : -4, scales[j]);
            head[0, j] = (float)((2 * random.NextDouble()) - 1);
        }
        return (new(power, false, weights, head, [(float)random.NextDouble()]), scales);
    }

    /// <summary>5^m F = Σ v s^p/2^{k m} + 5^m b, m = p − 1.</summary>
    private static Dyadic Exact(PolyReluNetwork network, int[] scales, float[] input, Dyadic fives)
    {
        int m = (int)network.Power - 1;
        Dyadic sum = fives * (double)network.Bias![0];
        for (int j = 0; j < scales.Length; j++)
        {
            Dyadic s = 0.0;
            for (int i = 0; i < input.Length; i++) s += (Dyadic)(double)network.Weights[j, i] * (double)input[i];
            if (s.Sign <= 0) continue;
            Dyadic term = (double)network.OutputWeights[0, j];
            for (int factor = 0; factor <= m; factor++) term *= s;
            sum += term * new Dyadic(1, -scales[j] * m);
        }
        return sum;
    }
}
