using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>What a network does to its input before anything else: x ↦ (x − mean)/std, feature by feature.</summary>
/// <remarks>
/// It belongs to the network, not to the data: perturbations and radii are in the units of x. In float32 it is one subtraction and one
/// division, as <c>torchvision.transforms.Normalize</c> computes it, so that every program which does the same has the same bits; results
/// beyond the range of float32 end at its largest number.
/// </remarks>
public sealed class Standardisation : IEquatable<Standardisation>
{
    private const string MeanField = "mean", StdField = "std";
    private readonly float[] mean;
    private readonly float[] std;

    private Standardisation(float[] mean, float[] std)
    {
        this.mean = mean;
        this.std = std;
    }

    /// <summary>Number of features D.</summary>
    public int Dimension => mean.Length;

    /// <summary>What is subtracted [D].</summary>
    public ReadOnlySpan<float> Mean => mean;

    /// <summary>What is divided by [D], all finite and above 0.</summary>
    public ReadOnlySpan<float> Std => std;

    /// <summary>The standard deviation that all features share; null where they differ.</summary>
    public float? CommonStd => Common(std);

    /// <summary>Whether it leaves every input as it is.</summary>
    public bool IsIdentity => CommonStd == 1 && Common(mean) == 0;

    /// <summary>For a person: <c>subtracts the mean 0.1307 and divides by the standard deviation 0.3081</c>.</summary>
    public string Words => $"subtracts {Some("the mean", mean)} and divides by {Some("the standard deviation", std)}";

    /// <summary>Makes one from a number for all features, one per channel, or one per feature.</summary>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="mean">1, as many as channels, or D numbers; null for 0.</param>
    /// <param name="std">1, as many as channels, or D numbers; null for 1.</param>
    /// <param name="channels">Channels of images, whose features stand channel by channel; 1 where they are none.</param>
    /// <exception cref="ArgumentException">Another number of them, or one is no finite number, or a deviation is not above 0.</exception>
    public static Standardisation Of(int dimension, float[]? mean, float[]? std, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        float[] means = Spread("mean", mean ?? [0], dimension, channels);
        float[] stds = Spread("standard deviation", std ?? [1], dimension, channels);
        int wrong = Array.FindIndex(means, value => !float.IsFinite(value));
        if (wrong >= 0) throw new ArgumentException(Invariant($"The mean of feature {wrong} is {means[wrong]}; expected a finite number."));
        wrong = Array.FindIndex(stds, value => !(value > 0 && float.IsFinite(value)));
        if (wrong >= 0)
            throw new ArgumentException(Invariant($"The standard deviation of feature {wrong} is {stds[wrong]}; expected a finite number ")
                + "above 0: a feature that never changes is divided by 1.");
        return new Standardisation(means, stds);
    }

    /// <summary>Reads the JSON form.</summary>
    /// <param name="json">As <see cref="ToJson"/> writes it.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <exception cref="InvalidDataException">The text is none; the message says why.</exception>
    public static Standardisation Parse(string json, int dimension)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            float[] Read(string name) => [.. document.RootElement.GetProperty(name).EnumerateArray().Select(entry => entry.GetSingle())];
            return Of(dimension, Read(MeanField), Read(StdField));
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            throw new InvalidDataException(
                $"expected {{\"{MeanField}\": […], \"{StdField}\": […]}} with one number each, or {Plural.Of(dimension, "number")}; "
                + PlainMessage.Of(cause), cause);
        }
    }

    /// <summary>The JSON form on one line, <c>{"mean":[0.1307],"std":[0.3081]}</c>: one number where all features share it.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            foreach ((string name, float[] values) in new[] { (MeanField, mean), (StdField, std) })
            {
                writer.WriteStartArray(name);
                foreach (float value in Brief(values)) writer.WriteNumberValue(value);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Means and deviations as short as they can be told: one number where all features share it.</summary>
    public (float[] Mean, float[] Std) Brief() => (Brief(mean), Brief(std));

    /// <summary>Standardises one input.</summary>
    /// <param name="input">[D].</param>
    /// <param name="result">[D], overwritten; may be the input.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Apply(ReadOnlySpan<float> input, Span<float> result)
    {
        if (input.Length != Dimension || result.Length != Dimension)
            throw new ArgumentException(
                $"Expected inputs of {Plural.Of(Dimension, "feature")}; got {input.Length}, and room for {result.Length}.", nameof(input));
        TensorPrimitives.Subtract(input, mean, result);
        TensorPrimitives.Divide(result, std, result);
        TensorPrimitives.Clamp(result, float.MinValue, float.MaxValue, result);
    }

    /// <summary>Standardises inputs.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="results">[n × D], overwritten; may be the inputs.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public void Apply(Matrix inputs, Matrix results)
    {
        Matrix.RequireShape(inputs, inputs.Rows, Dimension, nameof(inputs));
        Matrix.RequireShape(results, inputs.Rows, Dimension, nameof(results));
        for (int i = 0; i < inputs.Rows; i++) Apply(inputs.Row(i), results.Row(i));
    }

    /// <summary>The same samples, standardised; the inputs are copied.</summary>
    public Samples Apply(Samples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Matrix results = new(samples.Count, samples.Inputs.Columns);
        Apply(samples.Inputs, results);
        return new Samples(results, samples.Labels);
    }

    /// <summary>One feature's value, standardised: the same bits as in <see cref="Apply(ReadOnlySpan{float}, Span{float})"/>.</summary>
    public float Apply(int feature, float value) =>
        Math.Clamp((value - mean[feature]) / std[feature], float.MinValue, float.MaxValue);

    /// <summary>Turns derivatives with respect to standardised inputs into those with respect to inputs.</summary>
    /// <param name="gradients">[n × D], changed.</param>
    internal void PullBack(Matrix gradients)
    {
        for (int i = 0; i < gradients.Rows; i++)
        {
            Span<float> row = gradients.Row(i);
            TensorPrimitives.Divide(row, std, row);
            TensorPrimitives.Clamp(row, float.MinValue, float.MaxValue, row);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Standardisation? other) => other is not null && Mean.SequenceEqual(other.mean) && Std.SequenceEqual(other.std);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Standardisation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, mean[0], std[0], std[^1]);

    private static float[] Spread(string name, float[] values, int dimension, int channels)
    {
        if (values.Length == dimension) return [.. values];
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0], dimension)];
        if (channels > 1 && values.Length == channels && dimension % channels == 0)
            return [.. values.SelectMany(value => Enumerable.Repeat(value, dimension / channels))];
        string perChannel = channels > 1 ? $"{channels}, one per channel, " : "";
        throw new ArgumentException($"The {name} has {Plural.Of(values.Length, "number")}; expected 1 for all features, {perChannel}or "
            + $"{dimension}, one per feature.");
    }

    private static float? Common(float[] values) => Array.TrueForAll(values, value => value == values[0]) ? values[0] : null;

    private static float[] Brief(float[] values) => Common(values) is { } one ? [one] : [.. values];

    private static string Some(string name, float[] values) => Common(values) is { } one ? Invariant($"{name} {one:g6}")
        : Invariant($"{name} of each feature ({values.Min():g4} to {values.Max():g4})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
