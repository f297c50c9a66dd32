using PolyRelu.Kernels;

namespace PolyRelu.Evaluation;

/// <summary>A point for every sample of an evaluation: its adversarial example where it is broken, else the clean input.</summary>
/// <remarks>
/// There is one copy of every example, however many radii it breaks its sample at, and none of clean inputs. A point is not to be written.
/// </remarks>
public sealed class SampleExamples
{
    private readonly Matrix clean;
    private readonly float[]?[] examples;

    /// <summary>Points as they are.</summary>
    /// <param name="points">[n × D]; shared, not copied.</param>
    public SampleExamples(Matrix points)
        : this(points, new float[]?[points.Rows])
    {
    }

    /// <summary>The examples of some samples, and the clean inputs of the others.</summary>
    /// <param name="clean">[n × D]; shared, not copied.</param>
    /// <param name="examples">[n]: the example [D] of every sample that is broken; the array is taken over.</param>
    internal SampleExamples(Matrix clean, float[]?[] examples) => (this.clean, this.examples) = (clean, examples);

    /// <summary>Number of samples n.</summary>
    public int Rows => clean.Rows;

    /// <summary>Number of features D.</summary>
    public int Columns => clean.Columns;

    /// <summary>Points as they are.</summary>
    /// <param name="points">[n × D]; shared, not copied.</param>
    public static implicit operator SampleExamples(Matrix points) => new(points);

    /// <summary>The point of a sample [D].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public ReadOnlySpan<float> Row(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample, (uint)examples.Length, nameof(sample));
        return examples[sample] ?? (ReadOnlySpan<float>)clean.Row(sample);
    }

    /// <summary>A copy of the points of some samples, in the order given [m × D].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Matrix Choose(ReadOnlySpan<int> samples)
    {
        Matrix chosen = new(samples.Length, Columns);
        for (int i = 0; i < samples.Length; i++) Row(samples[i]).CopyTo(chosen.Row(i));
        return chosen;
    }

    /// <summary>A copy of all points [n × D].</summary>
    public Matrix ToMatrix() => Choose([.. Enumerable.Range(0, Rows)]);

    /// <summary>The example of a sample, shared; null where it has none but its clean input.</summary>
    internal float[]? ExampleOf(int sample) => examples[sample];

    /// <summary>The same points, save for those of samples that have another one.</summary>
    /// <param name="others">[n]: the other point [D], null where it is the same.</param>
    internal SampleExamples With(float[]?[] others) => new(clean, [.. examples.Select((example, i) => others[i] ?? example)]);

    /// <summary>Points of the samples of several evaluations, one after the other.</summary>
    internal static SampleExamples Stack(IReadOnlyList<SampleExamples> parts) => parts.Count == 1 ? parts[0]
        : new(Matrix.Stack([.. parts.Select(part => part.clean)]), [.. parts.SelectMany(part => part.examples)]);
}
