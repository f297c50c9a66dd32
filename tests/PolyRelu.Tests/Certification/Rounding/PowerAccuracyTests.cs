using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Certification;
using Xunit;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>
/// What the bound of the program assumes of the power function of the runtime, on floats all over their range.
/// </summary>
/// <remarks>
/// With POLYRELU_POWER_STRIDE=1 on every positive float, which takes minutes per exponent; docs/certification.md has the results.
/// Against double, whose own error is 2⁻²⁹ of what is measured.
/// </remarks>
public sealed class PowerAccuracyTests(ITestOutputHelper output)
{
    private const int Block = 8192;
    private const uint Infinity = 0x7f800000;
    private const double SmallestNormal = 1.1754943508222875e-38;

    private static uint Stride => Environment.GetEnvironmentVariable("POLYRELU_POWER_STRIDE") is { } text
        ? uint.Parse(text, CultureInfo.InvariantCulture) : 30_011;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.2)]
    [InlineData(1.3)]
    [InlineData(2.7)]
    [InlineData(6.3)]
    [InlineData(15.5)]
    [InlineData(99)]
    [InlineData(1021)]
    public void Power_ErrsByLessThanAssumed(double exponent)
    {
        float rounded = (float)exponent;
        double worst = 0, worstShare = 0;
        ForFloats((values, results) =>
        {
            TensorPrimitives.Pow(values, rounded, results);
            for (int i = 0; i < values.Length; i++)
            {
                double exact = Math.Pow(values[i], rounded);
                if (exact < SmallestNormal)
                {
                    Assert.True(Math.Abs(results[i] - exact) <= 4 * FloatErrors.Underflow, $"{values[i]:R}^{rounded:R} = {results[i]:R}");
                    continue;
                }
                if (exact > float.MaxValue / 2) continue;
                double units = Math.Abs((results[i] / exact) - 1) / FloatErrors.Unit;
                double assumed = FloatErrors.PowerErrors + (FloatErrors.LogarithmErrors * Math.Abs(rounded * Math.Log(values[i])));
                Assert.True(units <= assumed, $"{values[i]:R}^{rounded:R} = {results[i]:R} errs by {units} u.");
                (worst, worstShare) = (Math.Max(worst, units), Math.Max(worstShare, units / assumed));
            }
        });
        output.WriteLine($"x^{rounded:R}: {worst:F3} u at most, {worstShare:F3} of what is assumed");
    }

    /// <summary>So that a library which takes e^{e ln x} instead is covered too.</summary>
    [Fact]
    public void LogarithmAndExponential_ErrByLessThanAssumed()
    {
        double logarithm = 0, exponential = 0;
        ForFloats((values, results) =>
        {
            TensorPrimitives.Log(values, results);
            for (int i = 0; i < values.Length; i++)
            {
                double exact = Math.Log(values[i]);
                if (exact != 0) logarithm = Math.Max(logarithm, Math.Abs((results[i] / exact) - 1) / FloatErrors.Unit);
                else Assert.Equal(0, results[i]);
            }
            for (int sign = 0; sign < 2; sign++)
            {
                TensorPrimitives.Exp(values, results);
                for (int i = 0; i < values.Length; i++)
                {
                    double exact = Math.Exp(values[i]);
                    if (exact >= SmallestNormal && exact < float.MaxValue / 2)
                        exponential = Math.Max(exponential, Math.Abs((results[i] / exact) - 1) / FloatErrors.Unit);
                }
                TensorPrimitives.Negate(values, values);
            }
        });
        output.WriteLine($"logarithm {logarithm:F3} u, exponential {exponential:F3} u");
        Assert.True(logarithm <= FloatErrors.LogarithmErrors - 1 && exponential <= FloatErrors.PowerErrors,
            $"Logarithm {logarithm} u, exponential {exponential} u.");
    }

    private delegate void Visit(Span<float> values, Span<float> results);

    /// <summary>Every so many-th positive float, in blocks.</summary>
    private static void ForFloats(Visit visit)
    {
        float[] values = new float[Block], results = new float[Block];
        uint stride = Stride;
        for (ulong bits = stride; bits < Infinity;)
        {
            int count = 0;
            for (; count < Block && bits < Infinity; bits += stride) values[count++] = BitConverter.UInt32BitsToSingle((uint)bits);
            visit(values.AsSpan(0, count), results.AsSpan(0, count));
        }
    }
}
