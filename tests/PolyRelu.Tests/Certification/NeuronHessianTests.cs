using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>K of an L2 ball seen from its neurons, beside the matrix itself.</summary>
public sealed class NeuronHessianTests
{
    private const int Dimension = 24, Hidden = 14;

    public static TheoryData<double, bool> Powers => new() { { 1, false }, { 1.5, true }, { 2, true }, { 3, true }, { 3.5, false } };

    /// <summary>It proves a multiplier just above the least that makes K positive semidefinite, and none just below.</summary>
    [Theory]
    [MemberData(nameof(Powers))]
    public void Proves_ExactlyWhatIsPositiveSemidefinite(double power, bool normalize)
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            foreach ((PairSearch search, Minorant minorant) in Minorants(power, normalize, seed))
            {
                using NeuronHessian few = NeuronHessian.Of(minorant)!;
                Hessian whole = Hessian.Of(minorant, [0]);
                double least = -SymmetricSpectrum.Smallest(whole.Matrix, new double[whole.Matrix.Rows], 1e-12).Value;
                // What the sum of the neurons does not reach has κ alone.
                double scale = Math.Max(few.Scale, 1e-12), above = Math.Max(least, -2 * minorant.Norm.Slope) + (1e-6 * scale),
                    below = least - (1e-6 * scale);
                Assert.True(few.TryProve(above), $"p = {power}, seed {seed}: not proven at {above}, least {least}, scale {scale}.");
                Assert.False(few.TryProve(below), $"p = {power}, seed {seed}: proven at {below}, least {least}, scale {scale}.");
                Assert.Equal(search.Function.Space.Dimension, whole.Matrix.Rows);
            }
        }
    }

    /// <summary>Solving with the neurons is solving with the matrix.</summary>
    [Theory]
    [MemberData(nameof(Powers))]
    public void Solves_AsTheMatrixDoes(double power, bool normalize)
    {
        foreach ((_, Minorant minorant) in Minorants(power, normalize, 3))
        {
            using NeuronHessian few = NeuronHessian.Of(minorant)!;
            DenseBallHessian whole = new(minorant);
            double multiplier = 1.5 * few.Scale;
            Assert.True(few.TryFactor(multiplier) && whole.TryFactor(multiplier));
            double[] one = new double[minorant.Function.Space.Dimension], other = new double[one.Length];
            for (int i = 0; i < one.Length; i++) one[i] = other[i] = Math.Sin(i + 1);
            few.Solve(one);
            whole.Solve(other);
            for (int i = 0; i < one.Length; i++) Assert.Equal(other[i], one[i], 1e-9 * (1 + Math.Abs(other[i])));
        }
    }

    /// <summary>Descents among the neurons end where those among the coordinates end.</summary>
    [Theory]
    [MemberData(nameof(Powers))]
    public void Descents_KnowTheirPoint(double power, bool normalize)
    {
        foreach ((PairSearch search, _) in Minorants(power, normalize, 9))
        {
            MarginFunction function = search.Function;
            foreach (double[]? start in new[] { null, Start(function.Space) })
            {
                LocalDescent descent = LocalDescent.From(function, start);
                double[] activations = new double[Hidden], gradient = new double[function.Space.Dimension];
                function.PreActivations(descent.Point, activations);
                double square = function.Square(descent.Point), size = 1 + Math.Abs(descent.Value);
                for (int j = 0; j < Hidden; j++)
                    Assert.Equal(activations[j], descent.Activations[j], 1e-9 * (1 + Math.Abs(activations[j])));
                Assert.Equal(function.Value(activations, square), descent.Value, 1e-9 * size);
                Assert.True(Math.Sqrt(descent.Point.Sum(x => x * x)) <= function.Space.Set.Radius * (1 + 1e-9));
                Assert.True(start is not null
                    || descent.Value <= function.Value(function.Space.Clean, function.Square(new double[gradient.Length])) + (1e-9 * size));
                // At a kink F may fall nowhere and have a gradient.
                if (power < 2) continue;
                function.Gradient(descent.Point, activations, square, gradient);
                double fall = gradient.Zip(descent.Point).Sum(pair => pair.First * pair.Second) - function.Space.Set.Lowest(gradient);
                Assert.True(fall <= 0.05 * (size + Math.Sqrt(gradient.Sum(x => x * x))), $"not a fixed point: {fall} beside {size}");
            }
        }
    }

    private static double[] Start(MarginSpace space)
    {
        double[] start = new double[space.Dimension];
        Array.Fill(start, 0.5 * space.Set.Radius / Math.Sqrt(start.Length));
        return start;
    }

    private static IEnumerable<(PairSearch Search, Minorant Minorant)> Minorants(double power, bool normalize, ulong seed)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, 3, seed: seed, dimension: Dimension, hidden: Hidden);
        CounterRandom random = new(seed + 1);
        Matrix inputs = RandomNetworks.Gaussian(1, Dimension, 1, ref random);
        RealNetwork real = new(network);
        foreach (double radius in new[] { 0.1, 1, 3 })
        {
            MarginSpace space = MarginSpace.Of(new(real, inputs.Row(0)), new ThreatModel(Norm.L2, radius));
            PairSearch search = new(new(space, 0, 1));
            double[] spread = new double[Hidden];
            Array.Fill(spread, 0.01 * radius * radius);
            yield return (search, Touching.At(search, search.Descent.Activations, spread, search.Descent.Point));
        }
    }
}
