using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Onnx;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>A property, read back, holds exactly at the adversarial examples.</summary>
public sealed class VnnLibPropertyTests
{
    private static readonly float[] Point = [0.02f, 0.5f, 0.97f];

    public static TheoryData<string, int?, int> Cases() => new()
    {
        { "linf", 3, 1 }, { "linf", 1, 1 }, { "linf", 1, -1 }, { "linf", 2, 0 }, { "linf", null, 2 }, { "l2", 3, 2 }, { "l2", 1, -1 },
        { "l2", null, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Property_HoldsWhereTheLabelIsLostWithinTheRadius(string norm, int? outputs, int label)
    {
        VnnLibProperty property = new()
        {
            Point = Point, Label = label, Norm = Norm.Parse(norm), Epsilon = 0.1, Box = new Box(0, 1), Outputs = outputs,
        };
        VnnLibReader read = new(property.ToText());
        CounterRandom random = new(3);
        int[] seen = new int[2];
        for (int trial = 0; trial < 4000; trial++)
        {
            double[] x = [.. Point.Select(value => value + random.NextUniform(-0.12, 0.12))];
            double[] y = [.. Enumerable.Range(0, outputs ?? 1).Select(_ => (double)random.NextInt(5) - 2)];
            double distance = norm == "l2" ? Math.Sqrt(Point.Select((value, i) => (x[i] - value) * (x[i] - value)).Sum())
                : Point.Select((value, i) => Math.Abs(x[i] - value)).Max();
            bool isInside = distance <= 0.1 && x.All(value => value is >= 0 and <= 1);
            bool isLost = outputs is null ? y[0] <= 0 : outputs == 1 ? label * y[0] <= 0
                : Enumerable.Range(0, outputs.Value).Any(k => k != label && y[k] >= y[label]);
            bool holds = read.Holds(name => (name[0] == 'X' ? x : y)[Index(name)]);
            Assert.True(holds == (isInside && isLost), $"{string.Join(' ', x)} → {string.Join(' ', y)}: {holds}");
            seen[holds ? 1 : 0]++;
        }
        Assert.True(seen.Min() > 50, $"{seen[0]} and {seen[1]}");
    }

    /// <summary>Variables are declared before they are used: one by one in version 1, as tensors in version 2.</summary>
    [Fact]
    public void Declarations_AreThoseOfTheVersion()
    {
        VnnLibProperty box = new() { Point = Point, Label = 0, Norm = Norm.LInf, Epsilon = 0.1, Outputs = 2 };
        Assert.Equal(["(declare-const X_0 Real)", "(declare-const X_1 Real)", "(declare-const X_2 Real)", "(declare-const Y_0 Real)",
            "(declare-const Y_1 Real)"], new VnnLibReader(box.ToText()).Declarations);
        Assert.Equal(["(vnnlib-version <2.0>)", "(declare-network N (declare-input X Real [1,3]) (declare-output Y Real [1,2]))"],
            new VnnLibReader((box with { Norm = Norm.L2 }).ToText()).Declarations);
    }

    /// <summary>The grammar knows digits and a point alone; all digits are there.</summary>
    [Theory]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(-2.5e-10, "-0.00000000025")]
    [InlineData(1.25e20, "125000000000000000000")]
    [InlineData(-3, "-3")]
    [InlineData(0.1, "0.1")]
    [InlineData(123456789012345680.0, "123456789012345680")]
    public void Number_HasNoExponent(double value, string expected)
    {
        Assert.Equal(expected, VnnLibProperty.Number(value));
        Assert.Equal(value, double.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void WhatCannotBeSaid_IsRefused()
    {
        VnnLibProperty property = new() { Point = Point, Label = 0, Norm = Norm.LInf, Epsilon = 0.1, Outputs = 2 };
        Assert.Contains("L1", Assert.Throws<ArgumentException>(() => (property with { Norm = Norm.L1 }).ToText()).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (property with { Epsilon = 0 }).ToText());
        Assert.Throws<ArgumentException>(() => (property with { Label = 2 }).ToText());
    }

    private static int Index(string name) =>
        int.Parse(name.Split('_', ',')[^1].TrimEnd(']'), System.Globalization.CultureInfo.InvariantCulture);
}
