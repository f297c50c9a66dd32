using CsCheck;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class MarginTests
{
    [Fact]
    public void Margin_IsPositiveExactlyWhenCorrect() =>
        Gen.Select(Gen.Int[-3, 3].Select(v => (float)v).Array[1, 5], Gen.Int[0, 4], Gen.Bool).Sample((f, pick, positive) =>
        {
            int label = f.Length == 1 ? (positive ? 1 : -1) : pick % f.Length;
            Assert.Equal(Margin.Of(f, label) > 0, Margin.IsCorrect(f, label));
            if (Margin.IsCorrect(f, label)) Assert.Equal(label, Margin.Prediction(f));
        });

    [Fact]
    public void Gradient_IsTheSlopeOfTheMargin()
    {
        float[] gradient = new float[3];
        Margin.Gradient([1, 5, 3], 0, gradient);
        Assert.Equal([1f, -1f, 0f], gradient);
        Margin.Gradient([2], -1, gradient.AsSpan(0, 1));
        Assert.Equal(-1f, gradient[0]);
    }

    [Fact]
    public void NaN_IsNeverCorrect()
    {
        Assert.False(Margin.IsCorrect([float.NaN], 1));
        Assert.False(Margin.IsCorrect([1, float.NaN], 0));
        Assert.False(Margin.IsCorrect([float.NaN, 1], 0));
    }

    [Fact]
    public void Require_NamesTheWrongLabel()
    {
        Assert.Contains("Label 0 of sample 1", Assert.Throws<ArgumentException>(() => Margin.Require([1, 0], 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("takes 0..2", Assert.Throws<ArgumentException>(() => Margin.Require([0, 3], 3)).Message, StringComparison.Ordinal);
    }
}
