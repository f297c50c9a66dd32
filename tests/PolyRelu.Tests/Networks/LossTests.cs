using CsCheck;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class LossTests
{
    private static readonly float[] Extremes = [0, -0f, 1e-30f, 1, -1, 50, -50, 1e4f, -1e4f, float.MaxValue, -float.MaxValue];

    public static TheoryData<string> Losses => [.. Registry<Loss>.All.Select(entry => entry.Name)];

    [Fact]
    public void Registry_HasTheLossesOfTheSpecification() =>
        Assert.Superset(new HashSet<string> { "cross-entropy", "logistic", "exponential", "squared", "margin" },
            Registry<Loss>.All.Select(entry => entry.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Losses))]
    public void Name_IsTheRegisteredOne(string name) => Assert.Equal(name, Registry<Loss>.Find(name).Value.Name);

    [Theory]
    [MemberData(nameof(Losses))]
    public void ValueAndGradient_EqualTheReference(string name)
    {
        Loss loss = Registry<Loss>.Find(name).Value;
        Gen.Select(Gen.Float[-8, 8].Array[1, 6], Gen.Int[0, 5], Gen.Bool).Where((f, _, _) => f.Distinct().Count() == f.Length)
            .Sample((f, pick, positive) =>
        {
            int label = f.Length == 1 ? (positive ? 1 : -1) : pick % f.Length;
            double[] wide = ReferenceNetwork.Widen(f), expected = ReferenceLoss.Gradient(name, wide, label);
            float[] gradient = new float[f.Length];
            double value = loss.Evaluate(f, label, gradient), reference = ReferenceLoss.Value(name, wide, label);
            Assert.Equal(reference, value, 1e-12 * (1 + Math.Abs(reference)));
            for (int c = 0; c < f.Length; c++) Assert.Equal(expected[c], gradient[c], 2e-7 * (1e-3 + Math.Abs(expected[c])));
        });
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ExtremeLogits_GiveFiniteLossAndGradient(string name)
    {
        Loss loss = Registry<Loss>.Find(name).Value;
        float[] gradient = new float[3], single = new float[1];
        foreach (float first in Extremes)
        {
            foreach (int label in new[] { 1, -1 })
            {
                Assert.True(double.IsFinite(loss.Evaluate([first], label, single)), $"{name} of {first}, label {label}");
                Assert.True(float.IsFinite(single[0]), $"gradient of {name} at {first}, label {label}");
            }
            foreach (float second in Extremes)
            {
                Assert.True(double.IsFinite(loss.Evaluate([first, second, 0], 0, gradient)), $"{name} of {first}, {second}, 0");
                Assert.All(gradient, value => Assert.True(float.IsFinite(value), $"gradient of {name} at {first}, {second}, 0"));
            }
        }
    }

    [Theory]
    [InlineData("cross-entropy")]
    [InlineData("logistic")]
    public void ConfidentSamples_KeepTheirGradient(string name)
    {
        Loss loss = Registry<Loss>.Find(name).Value;
        float[] gradient = new float[2];
        double value = loss.Evaluate([40, 0], 0, gradient);
        double expected = Math.Exp(-40);
        Assert.Equal(expected, value, 1e-9 * expected);
        Assert.Equal(-expected, gradient[0], 1e-6 * expected);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void NaN_StaysNaN(string name)
    {
        float[] gradient = new float[1];
        Assert.True(double.IsNaN(Registry<Loss>.Find(name).Value.Evaluate([float.NaN], 1, gradient)));
        Assert.True(float.IsNaN(gradient[0]) || name == "margin");
    }
}
