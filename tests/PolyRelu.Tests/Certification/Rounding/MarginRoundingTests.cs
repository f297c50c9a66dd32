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
        double whole = program.Over(space.Extent(space.High)).Between(0, 1);
        MarginFunction function = new(space, 0, 1, whole, program);
        double[] middle = [.. space.High.Zip(space.Low, (high, low) => 0.5 * (high + low))];
        MarginFunction part = function.Within(new(space.Low, middle));
        Assert.True(part.Rounding < whole, $"{part.Rounding} is not below {whole}.");
        Assert.Equal(function.Rounding, function.Within(Intervals.Of(space)).Rounding);
        Assert.True(part.Offset > function.Offset, $"{part.Offset} is not above {function.Offset}.");
        Assert.Equal(new MarginFunction(space, 0, 1, part.Rounding).Offset, part.Offset);
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
