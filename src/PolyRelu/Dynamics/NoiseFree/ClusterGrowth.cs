using System.Globalization;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The closed form of the margin z(t) of a cluster that aligned balanced neurons serve, for one loss.</summary>
/// <remarks>
/// Where the neurons that see a cluster do not turn any more and have ‖w‖ = |v|, their contributions grow as q' = 2 |A| q. One neuron on
/// one cluster of mass m has A = m g(z), g(z) = −∂ℓ/∂z, so that
///     z' = 2 λ z g(z),     λ = m (1/K with equal masses);
/// a neuron that shares c equal clusters has λ = m c^{1−p/2}. Separating variables, Ψ(z) = ∫ dz/(z g(z)) gives Ψ(z) − Ψ(z0) = 2λt:
///     squared g = 1 − z:  Ψ = ln z − ln(1 − z);    exponential g = e^{−z}:  Ψ = Ei(z);    logistic g = 1/(1 + e^z):  Ψ = Ei(z) + ln z.
/// Each is w ln z + κ + R(z) with R(0) = 0 (w = 1, 1, 2; κ = 0, γ, γ), and κ cancels: the start enters as ln z0 alone, which may be far
/// below the range of float64.
/// </remarks>
public abstract class ClusterGrowth
{
    private protected ClusterGrowth()
    {
    }

    /// <summary>g(0): the slope while margins are negligible; then ln z grows by 2 λ g(0) per unit of time.</summary>
    public double EarlySlope => 1 / Weight;

    /// <summary>w, the factor of ln z in Ψ.</summary>
    private protected abstract double Weight { get; }

    /// <summary>A margin that no growth reaches: 1 for squared, +∞ for the others.</summary>
    private protected virtual double Limit => double.PositiveInfinity;

    /// <summary>The closed form for a loss.</summary>
    /// <exception cref="ArgumentException">There is none for this loss.</exception>
    public static ClusterGrowth Of(IBinaryLoss loss) => loss switch
    {
        SquaredLoss => new SquaredGrowth(),
        ExponentialLoss => new ExponentialGrowth(),
        LogisticLoss or CrossEntropyLoss => new LogisticGrowth(),
        null => throw new ArgumentNullException(nameof(loss)),
        _ => throw new ArgumentException($"There is a closed form for squared, exponential and logistic; the loss is {loss.Name}.",
            nameof(loss)),
    };

    /// <summary>The time from a margin to another.</summary>
    /// <param name="logStart">ln z0; any number below ln of the margin, also below −745.</param>
    /// <param name="margin">z > 0, below 1 for squared.</param>
    /// <param name="rate">λ > 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double Time(double logStart, double margin, double rate)
    {
        Require(logStart, rate);
        if (!(margin > 0 && margin < Limit))
            throw Refuse(nameof(margin), $"The margin must be above 0 and below {Limit}; got {margin}.");
        return ((Weight * (Math.Log(margin) - logStart)) + Rest(margin) - Rest(Math.Exp(logStart))) / (2 * rate);
    }

    /// <summary>ln z after a time: the inverse of <see cref="Time"/>.</summary>
    /// <param name="logStart">ln z0, also below −745.</param>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="rate">λ > 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double LogMargin(double logStart, double time, double rate)
    {
        Require(logStart, rate);
        if (!(time >= 0 && double.IsFinite(time))) throw Refuse(nameof(time), $"The time must be a finite number ≥ 0; got {time}.");
        return Invert((Weight * logStart) + Rest(Math.Exp(logStart)) + (2 * rate * time));
    }

    /// <summary>z after a time; 0 where it is below the range of float64.</summary>
    /// <inheritdoc cref="LogMargin"/>
    public double Margin(double logStart, double time, double rate) => Math.Exp(LogMargin(logStart, time, rate));

    /// <summary>
    /// ln z^lin at the moment when z reaches a margin, where z^lin is what z would be with the slopes of f ≡ 0 for ever, from a start
    /// that was negligible: w ln z^lin = w ln z + R(z). For ½: squared 0; exponential Ei(½) − γ; logistic (Ei(½) − ln 2 − γ)/2.
    /// </summary>
    /// <param name="margin">z > 0, below 1 for squared.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is out of its range.</exception>
    public double LogLinear(double margin)
    {
        if (!(margin > 0 && margin < Limit))
            throw Refuse(nameof(margin), $"The margin must be above 0 and below {Limit}; got {margin}.");
        return Math.Log(margin) + (Rest(margin) / Weight);
    }

    /// <summary>R(z) = Ψ(z) − w ln z − κ: increasing, convex in ln z, 0 at 0.</summary>
    private protected abstract double Rest(double margin);

    /// <summary>The ln z at which w ln z + R(z) has a value.</summary>
    private protected abstract double Invert(double value);

    private static void Require(double logStart, double rate)
    {
        if (!double.IsFinite(logStart))
            throw Refuse(nameof(logStart), $"The logarithm of the margin at the beginning must be finite; got {logStart}.");
        if (!(rate > 0 && double.IsFinite(rate))) throw Refuse(nameof(rate), $"The rate λ must be a positive number; got {rate}.");
    }

    private static ArgumentOutOfRangeException Refuse(string name, FormattableString sentence) =>
        new(name, sentence.ToString(CultureInfo.InvariantCulture));

    private sealed class SquaredGrowth : ClusterGrowth
    {
        private protected override double Weight => 1;

        private protected override double Limit => 1;

        private protected override double Rest(double margin) => -Elementary.LogP1(-margin);

        /// <summary>z = e^x/(1 + e^x), x the value of Ψ.</summary>
        private protected override double Invert(double value) =>
            value < 0 ? value - Elementary.LogP1(Math.Exp(value)) : -Elementary.LogP1(Math.Exp(-value));
    }

    private class ExponentialGrowth : ClusterGrowth
    {
        private const double Euler = 0.57721566490153286;

        private protected override double Weight => 1;

        /// <summary>Ei(z) − γ − ln z.</summary>
        private protected override double Rest(double margin) => -ExponentialIntegral.Ein(-margin);

        private protected override double Invert(double value) => ExponentialIntegral.SolveLogarithm(value + Euler, Weight - 1);
    }

    private sealed class LogisticGrowth : ExponentialGrowth
    {
        private protected override double Weight => 2;
    }
}
