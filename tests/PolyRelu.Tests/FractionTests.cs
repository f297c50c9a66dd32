using Xunit;

namespace PolyRelu.Tests;

/// <summary>Fractions are quotients in double, and 0 of nothing.</summary>
public sealed class FractionTests
{
    [Fact]
    public void Fraction_IsTheQuotient()
    {
        for (int whole = 1; whole <= 50; whole++)
        {
            for (int part = 0; part <= whole; part++)
            {
                bool[] flags = [.. Enumerable.Range(0, whole).Select(i => i * part / whole != (i + 1) * part / whole)];
                Assert.Equal((double)part / whole, Fraction.Of(part, whole));
                Assert.True(Fraction.Of(flags) == (double)part / whole, $"{part} of {whole}: {Fraction.Of(flags)}");
            }
        }
    }

    [Fact]
    public void FractionOfNothing_IsZero()
    {
        Assert.Equal(0, Fraction.Of([]));
        Assert.Equal(0, Fraction.Of(0, 0));
    }
}
