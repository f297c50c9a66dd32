using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>What a margin function sets aside for the program's rounding, over a set and over parts of it.</summary>
public sealed class MarginRoundingTests
{
    public static TheoryData<Norm, double> Sets =>
        new(from norm in new[] { Norm.L2, Norm.LInf, Norm.L1 } from power in new[] { 1.0, 3.0 } select (norm, power));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Part_HasNoLargerRoundingThanTheSet(Norm norm, double power)
    {
        (MarginSpace space, ProgramRounding program) = Create(norm, power);
        MarginFunction real = new(space, 0, 1), function = new(space, 0, 1, program);
        double[] middle = [.. space.High.Zip(space.Low, (high, low) => 0.5 * (high + low))];
        MarginFunction part = function.Within(new(space.Low, middle));
        double[] point = new double[space.Dimension];
        double square = real.Square(point), whole = real.Value(space.Clean, square) - function.Value(space.Clean, square),
            less = real.Value(space.Clean, square) - part.Value(space.Clean, square);
        Assert.True(less > 0, $"{less} is not positive.");
        Assert.True(less < whole, $"{less} is not below {whole}.");
    }

    /// <summary>τ as a function of the input is close, where it should be, to what the bound over a set gives for one input.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Toward_IsCloseToTheRoundingOfOneInput(Norm norm, double power)
    {
        (MarginSpace space, ProgramRounding program) = Create(norm, power);
        double[] point = new double[space.Dimension];
        MarginFunction real = new(space, 0, 1), function = new MarginFunction(space, 0, 1, program).Toward(space.Clean);
        double square = real.Square(point), lost = real.Value(space.Clean, square) - function.Value(space.Clean, square);
        double scale = power == 1 ? 1 : Math.Pow(space.Sample.Length, 1 - power) * Math.Pow(square, (power - 1) / 2);
        double alone = program.Over(space.Extent(space.Clean)).Between(0, 1) * scale;
        Assert.InRange(lost, 0.3 * alone, 3 * alone);
    }

    /// <summary>Σ |z_i w_ij| at points of the set, corners among them.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Magnitudes_HoldEverywhereInTheSet(Norm norm, double power)
    {
        (MarginSpace space, _) = Create(norm, power);
        RealNetwork network = space.Network;
        CounterRandom random = new(9);
        double[] point = new double[space.Dimension], gradient = new double[space.Dimension], move = new double[network.Dimension];
        for (int trial = 0; trial < 200; trial++)
        {
            foreach (ref double g in gradient.AsSpan()) g = random.NextGaussian();
            space.Set.Minimiser(gradient, point);
            space.Lift(point, move);
            for (int j = 0; j < network.Hidden; j++)
            {
                double sum = 0;
                for (int i = 0; i < move.Length; i++) sum += Math.Abs((space.Sample.Origin[i] + move[i]) * network.Weights[j, i]);
                Assert.True(sum <= space.Magnitudes[j] * (1 + 1e-12), $"Neuron {j}: {sum} exceeds {space.Magnitudes[j]}.");
                Assert.True(space.Magnitudes[j] < 3 * sum, $"Neuron {j}: {space.Magnitudes[j]} is far above {sum}.");
            }
        }
    }

    /// <summary>
    /// A set that holds the centre of a normalised network: there a whole activation may be lost, and elsewhere no more than before; and at
    /// inputs as near to the centre as floats go the program keeps within what is set aside.
    /// </summary>
    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    public void CentreInTheSet_CostsOtherInputsNothing(double power)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, true, 3, 12, dimension: 20, hidden: 15);
        float[] centre = network.Centre ?? new float[20], input = [.. centre.Select((c, i) => c + (0.1f * ((i % 5) - 2)))];
        SampleGeometry sample = new(new(network), input);
        var (around, beside) = (Around(1.01), Around(0.99));
        Assert.Equal(0, around.Space.LowestSquare);
        Assert.True(beside.Space.LowestSquare > 0);
        Assert.InRange(around.Lost, 0, 1.05 * beside.Lost);

        CounterRandom random = new(7);
        NetworkEvaluator program = network.CreateEvaluator();
        double least = double.PositiveInfinity;
        for (int exponent = -149; exponent < 0; exponent += 4)
        {
            float[] near = [.. centre.Select(c => c + (float)Math.ScaleB(random.NextGaussian(), exponent))];
            Matrix logits = new(1, 3);
            program.Logits(Matrix.From(1, 20, near), logits);
            double[] moved = [.. near.Select((x, i) => (double)x - centre[i])];
            double square = moved.Sum(z => z * z), scale = Math.Pow(square, (power - 1) / 2) * Math.Pow(sample.Length, 1 - power);
            double[] activations = [.. Enumerable.Range(0, 15).Select(j =>
                moved.Select((z, i) => z * sample.Network.Weights[j, i]).Sum())];
            // F sets aside all that the program may lose: it is not above the program's margin.
            double margin = ((double)logits[0, 0] - logits[0, 1]) * scale, bound = around.Function.Value(activations, square);
            Assert.True(bound <= margin + (1e-12 * (Math.Abs(margin) + Math.Abs(bound))), $"2^{exponent}: {bound} is above {margin}");
            least = Math.Min(least, (margin - bound) / scale);
        }
        Assert.True(least < 1, $"{least}");

        (MarginSpace Space, MarginFunction Function, double Lost) Around(double share)
        {
            double radius = share * sample.Length;
            var space = MarginSpace.Of(sample, new ThreatModel(Norm.L2, radius, null));
            MarginFunction real = new(space, 0, 1), function = new MarginFunction(space, 0, 1, new ProgramRounding(network))
                .Toward(space.Clean);
            return (space, function, real.Value(space.Clean, sample.Square) - function.Value(space.Clean, sample.Square));
        }
    }

    private static (MarginSpace Space, ProgramRounding Program) Create(Norm norm, double power)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, power > 1, 3, 12, dimension: 20, hidden: 15);
        CounterRandom random = new(4);
        float[] input = new float[20];
        foreach (ref float value in input.AsSpan()) value = (float)random.NextDouble();
        double radius = norm == Norm.LInf ? 0.1 : norm == Norm.L2 ? 0.3 : 1;
        SampleGeometry sample = new(new(network), input);
        return (MarginSpace.Of(sample, new ThreatModel(norm, radius, Box.Unit)), new(network));
    }
}
