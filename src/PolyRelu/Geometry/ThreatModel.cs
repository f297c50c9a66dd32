using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>
/// What an adversary may do: move an input within a ball of a norm, inside an optional box of valid inputs, each feature at most so far.
/// </summary>
/// <param name="Norm">The norm of the ball.</param>
/// <param name="Radius">Ball radius ε ≥ 0, in units of the input.</param>
/// <param name="Box">Range of valid inputs; null where there is none.</param>
public sealed record ThreatModel(Norm Norm, double Radius, Box? Box = null)
{
    /// <summary>
    /// The largest radius: attacks begin in balls of three times the radius and make steps of twice their radius, which float32 must hold.
    /// </summary>
    public const double LargestRadius = 5e37;

    private readonly double radius = ValidRadius(Radius);

    /// <summary>The norm of the ball.</summary>
    public Norm Norm { get; init; } = Norm ?? throw new ArgumentNullException(nameof(Norm));

    /// <summary>Ball radius ε ≥ 0, in units of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Negative, NaN, or so large that float32 cannot hold six times as much (<see cref="LargestRadius"/>).
    /// </exception>
    public double Radius
    {
        get => radius;
        init => radius = ValidRadius(value);
    }

    /// <summary>The largest move of every feature, beside the ball; null where the ball alone bounds them.</summary>
    public FeatureRadii? FeatureRadii { get; init; }

    /// <summary>Whether features have ranges of their own, beside the ball.</summary>
    internal bool HasRanges => Box is not null || FeatureRadii is not null;

    /// <summary>The same with a larger ball, as far as there are radii.</summary>
    internal ThreatModel Enlarged(double factor) => this with { Radius = Enlarged(Radius, factor) };

    /// <summary>A radius enlarged, as far as there are radii.</summary>
    internal static double Enlarged(double radius, double factor) => Math.Min(factor * radius, LargestRadius);

    /// <summary>Writes the range of every feature around an input: box and feature radii, infinite where neither says anything.</summary>
    internal void Ranges(ReadOnlySpan<float> input, Span<float> low, Span<float> high)
    {
        if (Box is not null)
        {
            Box.Bounds(low, high);
        }
        else
        {
            low.Fill(float.NegativeInfinity);
            high.Fill(float.PositiveInfinity);
        }
        FeatureRadii?.Narrow(input, low, high);
    }

    /// <summary>Checks that these are inputs which an adversary may start from: as many features, finite, inside the box.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="dimension">Features that are taken.</param>
    /// <param name="taker">Who takes them, for the message.</param>
    /// <param name="parameter">Of the caller.</param>
    /// <exception cref="ArgumentException">They are not; the message names sample and feature.</exception>
    internal void RequireInputs(Matrix inputs, int dimension, string taker, string parameter)
    {
        if (inputs.Columns != dimension)
            throw new ArgumentException($"An input of the {taker} has {Plural.Of(dimension, "feature")}; the samples are "
                + $"{inputs.Rows}×{inputs.Columns}.", parameter);
        Box?.RequireDimension(dimension);
        FeatureRadii?.RequireDimension(dimension);
        for (int i = 0; i < inputs.Rows; i++)
        {
            ReadOnlySpan<float> input = inputs.Row(i);
            foreach (float value in input)
                if (!float.IsFinite(value)) throw new ArgumentException($"Sample {i} holds {value}; inputs must be finite.", parameter);
            int outside = Box?.FirstOutside(input) ?? -1;
            if (outside >= 0)
                throw new ArgumentException($"Feature {outside} of sample {i} is {input[outside]}, outside the box [{Box!.Low}, "
                    + $"{Box.High}]. Choose a box that holds the data, or none.", parameter);
        }
    }

    /// <summary>Moves every feature of a point to the nearest value in its range around an input.</summary>
    internal void Clamp(ReadOnlySpan<float> input, Span<float> point)
    {
        Box?.Clamp(point);
        FeatureRadii?.Clamp(input, point);
    }

    /// <summary>The first feature of a point outside its range around an input (NaN counts), or −1.</summary>
    internal int FirstOutside(ReadOnlySpan<float> input, ReadOnlySpan<float> point)
    {
        int outside = Box?.FirstOutside(point) ?? -1;
        return outside >= 0 ? outside : FeatureRadii?.FirstOutside(input, point) ?? -1;
    }

    private static double ValidRadius(double radius) =>
        radius >= 0 && radius <= LargestRadius ? radius : throw new ArgumentOutOfRangeException(nameof(radius),
            $"A radius is a number from 0 to {LargestRadius:0e0}; got {radius}.");
}
