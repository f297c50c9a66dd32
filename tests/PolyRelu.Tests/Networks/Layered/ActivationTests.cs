using PolyRelu.Networks.Layered;
using PolyRelu.Networks.Layered.Activations;
using Xunit;

namespace PolyRelu.Tests.Networks.Layered;

/// <summary>Activations: their words, their values where formulas are naive, and how far an error of the input reaches.</summary>
public sealed class ActivationTests
{
    [Theory]
    [MemberData(nameof(LayeredNetworkTests.Activations), MemberType = typeof(LayeredNetworkTests))]
    public void Values_AreThoseOfTheDefinition_InBothPrecisions(string word)
    {
        var activation = Activation.Parse(word);
        float[] inputs = [.. Enumerable.Range(-120, 241).Select(i => i / 20f)], results = new float[inputs.Length];
        activation.Apply(inputs, results);
        for (int i = 0; i < inputs.Length; i++)
        {
            double expected = PlainLayers.Activate(word, inputs[i]), exact = activation.Apply((double)inputs[i]);
            Assert.True(Math.Abs(exact - expected) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{inputs[i]}: {exact}, not {expected}");
            double units = ((activation.Units * Math.Abs(exact)) + activation.UnitsOfOne) / (1 << 24);
            Assert.True(Math.Abs(results[i] - exact) <= units + 1e-38, $"{inputs[i]}: {results[i]}, not {exact} ± {units}");
        }
    }

    [Theory]
    [MemberData(nameof(LayeredNetworkTests.Activations), MemberType = typeof(LayeredNetworkTests))]
    public void Spread_BoundsWhatAnErrorOfTheInputChanges(string word)
    {
        var activation = Activation.Parse(word);
        for (double x = -4; x <= 4; x += 0.093)
        {
            foreach (double error in new[] { 1e-6, 1e-2, 0.5 })
            {
                double spread = activation.Spread(x, error) + 1e-13;
                for (double part = -1; part <= 1; part += 0.125)
                {
                    double change = Math.Abs(activation.Apply(x + (part * error)) - activation.Apply(x));
                    Assert.True(change <= spread, $"{word} at {x} ± {error}: changes by {change}, said at most {spread}");
                }
            }
        }
    }

    /// <summary>A root rises without bound at 0, where an infinite derivative would make a whole gradient no number.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void DerivativeOfARootAtZero_IsZero(double exponent)
    {
        float[] inputs = [0, -0f, 1, 4], results = new float[4], gradients = [1, 0, 1, 1];
        Activation root = Activation.Power(exponent);
        root.Apply(inputs, results);
        root.PullBack(inputs, results, gradients);
        Assert.Equal([0, 0, (float)exponent, (float)(exponent * Math.Pow(4, exponent - 1))], gradients);
    }

    [Fact]
    public void Words_AreReadBack()
    {
        foreach (string word in LayeredNetworkTests.Activations.Select(row => (string)row.Data))
            Assert.Equal(word, Activation.Parse(word).Word);
        Assert.Equal("leaky-relu:0.01", Activation.Parse("leaky-relu").Word);
        Assert.Equal(Activation.Relu, Activation.ReluPower(1));
        Assert.Equal("x^-0.5", Activation.Power(-0.5).Word);
    }

    [Theory]
    [InlineData("rleu", "Did you mean 'relu'?")]
    [InlineData("relu^0.5", "relu^P")]
    [InlineData("leaky-relu:much", "leaky-relu[:SLOPE]")]
    [InlineData("", "tanh")]
    public void OtherWords_AreRefused_WithAllThatThereAre(string word, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => Activation.Parse(word)).Message, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tails to a relative error: Φ(−x)·(1 + …) by its asymptotic digits (Abramowitz and Stegun, table 26.2).</summary>
    [Theory]
    [InlineData(-1, 0.158655253931457)]
    [InlineData(-2, 0.0227501319481792)]
    [InlineData(-2.4, 0.00819753592459613)]
    [InlineData(-2.6, 0.00466118802371875)]
    [InlineData(-5, 2.86651571879194e-7)]
    [InlineData(-10, 7.61985302416053e-24)]
    [InlineData(1.5, 0.933192798731142)]
    [InlineData(0, 0.5)]
    public void NormalDistribution_HasItsTabledValues(double point, double expected) =>
        Assert.InRange(NormalDistribution.Cumulative(point) / expected, 1 - 2e-13, 1 + 2e-13);
}
