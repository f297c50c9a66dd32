using PolyRelu.Certification;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>Lines of a proof, each alone: where one of them were wrong others would hide it from a test of whole proofs.</summary>
public sealed class SingleLineTests
{
    private const int Cases = 200;

    [Fact]
    public void Hessian_WithANegativeEigenvalue_IsNotProven()
    {
        int concave = 0;
        foreach ((PairSearch search, Minorant minorant) in Boxes(dimension: 6))
        {
            Hessian hessian = Hessian.Of(minorant, new double[search.Function.Space.Dimension]);
            double least = SymmetricSpectrum.Smallest(hessian.Matrix, new double[hessian.Matrix.Rows], 1e-12).Value;
            if (!(least < -1e-9 * hessian.Trace)) continue;
            concave++;
            Assert.False(hessian.TryProve(out _), $"least eigenvalue {least:R}");
            Assert.Equal(double.NegativeInfinity, search.Offer("test", minorant, new double[hessian.Matrix.Rows], search.Descent.Point));
        }
        Assert.True(concave > Cases / 4, $"only {concave} of {Cases} have a negative eigenvalue");
    }

    /// <summary>With one feature K is a number: where it is shown to be positive it is, to the last bit.</summary>
    [Fact]
    public void LeastMultiplierThatIsProven_MakesKPositive_Exactly()
    {
        foreach ((PairSearch search, Minorant minorant) in Boxes(dimension: 1))
        {
            MarginSpace space = search.Function.Space;
            double enough = 1 + (2 * (minorant.Curved.Size + (2 * Math.Abs(minorant.Norm.Slope) * space.Squares[0]))),
                accepted = LeastAccepted(multiplier => Hessian.Of(minorant, [multiplier]).TryProve(out _), enough);
            Dyadic exact = accepted;
            exact += (Dyadic)2.0 * minorant.Norm.Slope * space.Squares[0];
            for (int j = 0; j < minorant.Envelopes.Length; j++)
            {
                Dyadic neuron = space.Neurons[j, 0];
                exact += (Dyadic)minorant.Function.Coefficients[j] * minorant.Envelopes[j].Curvature * neuron * neuron;
            }
            Assert.True(exact.Sign >= 0, $"K < 0 at the multiplier {accepted:R}");
        }
    }

    /// <summary>The same of the matrix of the check.</summary>
    [Fact]
    public void LeastDiagonalThatTheCheckAccepts_MakesKPositive_Exactly()
    {
        Random random = new(2);
        for (int i = 0; i < Cases; i++)
        {
            int terms = 1 + (i % 7);
            double[] factors = Numbers(random, terms);
            double[][] weights = [.. Numbers(random, terms).Select(weight => new[] { weight })];
            double accepted = LeastAccepted(entry => new PlainMatrix(weights, factors, [entry]).IsAtLeast(0), 4 * terms);
            Dyadic exact = accepted;
            for (int j = 0; j < terms; j++) exact += (Dyadic)factors[j] * weights[j][0] * weights[j][0];
            Assert.True(exact.Sign >= 0, $"K < 0 at {accepted:R}");
        }
    }

    [Fact]
    public void Contraction_CountsTheSlackOfPreActivations()
    {
        const double More = 0.125;
        int compared = 0;
        foreach ((PairSearch search, Minorant minorant) in Boxes(dimension: 6))
        {
            MarginSpace space = search.Function.Space;
            double[] multipliers = new double[space.Dimension], deviations = new double[space.Slack.Length];
            Array.Fill(multipliers, 2 * minorant.Curved.Size);
            Hessian hessian = Hessian.Of(minorant, multipliers);
            if (!hessian.TryProve(out DoubleMatrix factor)) continue;
            Intervals wide = new([.. space.Low.Select(low => low - 1e6)], [.. space.High.Select(high => high + 1e6)]);
            Intervals before = Of();
            for (int j = 0; j < space.Slack.Length; j++) space.Slack[j] += More;
            Intervals after = Of();
            for (int j = 0; j < space.Slack.Length; j++)
            {
                Assert.True(after.High[j] - before.High[j] >= 0.99 * More && before.Low[j] - after.Low[j] >= 0.99 * More, $"neuron {j}");
                compared++;
            }

            Intervals Of() => Contraction.Of(minorant, wide, search.Descent.Point, -1, hessian, factor, deviations);
        }
        Assert.True(compared > Cases, $"only {compared} were compared");
    }

    /// <summary>Outside of the ellipsoid of a contraction F is known to exceed a level, whatever is proven inside.</summary>
    [Fact]
    public void BoundAfterAContraction_IsNoBoundOfTheWholeSet()
    {
        int above = 0;
        foreach ((PairSearch search, _) in Boxes(dimension: 2))
        {
            new BoxStage(25).Search(search);
            if (double.IsInfinity(search.Level)) continue;
            Assert.True(search.LowerBound <= search.Level, $"{search.LowerBound:R} above {search.Level:R}");
            above += search.Bound > search.Level ? 1 : 0;
        }
        Assert.True(above > 2, $"only {above} bounds are above the level");
    }

    [Fact]
    public void OnePartOfTwo_ProvesNothing()
    {
        PairSearch[] searches = [.. Boxes(dimension: 2).Select(one => one.Search)];
        foreach (PairSearch search in searches) new BoxStage(25).Search(search);
        PairSearch proven = searches.First(search => search.IsProven), open = searches.First(search => !search.IsProven);
        foreach ((PairSearch below, PairSearch above) in (ReadOnlySpan<(PairSearch, PairSearch)>)[(proven, open), (open, proven)])
        {
            PairSearch whole = new(open.Function);
            whole.Offer("split", new ProofSplit([1, 0], 0, below, above));
            Assert.False(whole.IsProven);
            Assert.Null(whole.Split);
        }
        PairSearch both = new(open.Function);
        both.Offer("split", new ProofSplit([1, 0], 0, proven, proven));
        Assert.True(both.IsProven);
    }

    /// <summary>η Σ |a_j| σ(u_j)^p, of what the length, its power and the products may have lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(3)]
    public void RoundingOfCoefficients_IsSetAside(double power)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, power > 1, 3, 12, dimension: 20, hidden: 15);
        float[] input = [.. Enumerable.Range(0, 20).Select(i => 0.05f * i)];
        RealNetwork real = new(network);
        MarginFunction function = new(MarginSpace.Of(new SampleGeometry(real, input), new ThreatModel(Norm.L2, 0.3, null)), 0, 1);
        double sum = 0;
        for (int j = 0; j < 15; j++)
            sum += Math.Abs(function.Coefficients[j]) * Math.Pow(Math.Max(0, function.Space.High[j]), power);
        Assert.True(sum > 0);
        Assert.InRange(function.Slack, real.DifferenceError * sum * (1 - 1e-12), 2 * (real.DifferenceError + (8 * Outward.Unit)) * sum);
    }

    [Fact]
    public void ActivationThatIsLostWhole_CountsAsItsLargest()
    {
        ActivationRounding.Parts parts = new(Error: 5, Largest: 2, SumError: 3, Relative: 0.5, Rest: 4);
        Assert.Equal(new ActivationRounding.Parts(5, 2, 3, 0, 5), parts.OfLargest());
    }

    /// <summary>s⁴ − s² is convex outside, concave inside, and on the whole interval neither.</summary>
    [Fact]
    public void LeastValue_IsFoundWhereTheCurvatureChangesItsSign()
    {
        double least = LeastValue.Of(s => Square(Square(s)) - Square(s), s => (4 * (Square(s) * s)) - ((Enclosure)2 * s),
            s => ((Enclosure)12 * Square(s)) - 2, -2, 2);
        Assert.InRange(least, -0.2500001, -0.25);

        static Enclosure Square(Enclosure s)
        {
            Enclosure product = s * s;
            return new(Math.Max(0, product.Low), product.High);
        }
    }

    /// <summary>The smallest number that is accepted between 0 and one that is, to the last bit.</summary>
    private static double LeastAccepted(Func<double, bool> accepts, double accepted)
    {
        Assert.True(accepts(accepted));
        double refused = -1e-300;
        for (int step = 0; step < 200 && Math.BitIncrement(refused) < accepted; step++)
        {
            double middle = refused + (0.5 * (accepted - refused));
            if (accepts(middle)) accepted = middle;
            else refused = middle;
        }
        return accepted;
    }

    private static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];

    private static IEnumerable<(PairSearch Search, Minorant Minorant)> Boxes(int dimension)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            float[] Floats(int count, double scale) => [.. Numbers(random, count).Select(value => (float)(scale * value))];
            int hidden = 1 + (seed % 6);
            PolyReluNetwork network = new(seed % 3 == 0 ? 2 : 3, seed % 2 == 0,
                Matrix.From(hidden, dimension, Floats(hidden * dimension, 1.5)), Matrix.From(3, hidden, Floats(3 * hidden, 1)),
                Floats(3, 0.2), Floats(dimension, 0.3));
            float[] input = [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextDouble())];
            var space = MarginSpace.Of(new SampleGeometry(new RealNetwork(network), input),
                new ThreatModel(Norm.LInf, 0.05 + (0.5 * random.NextDouble()), null));
            PairSearch search = new(new MarginFunction(space, 0, 1));
            LocalDescent descent = search.Descent;
            yield return (search, Touching.At(search, descent.Activations, new double[hidden], descent.Point));
        }
    }
}
