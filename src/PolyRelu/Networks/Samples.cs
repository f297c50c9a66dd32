using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Inputs with their labels.</summary>
public sealed record Samples
{
    /// <summary>Pairs inputs with labels.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="labels">[n], encoded as <see cref="Margin"/> says.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public Samples(Matrix inputs, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (inputs.Rows != labels.Length)
            throw new ArgumentException($"{Plural.Of(inputs.Rows, "input")} but {Plural.Of(labels.Length, "label")}.", nameof(labels));
        Inputs = inputs;
        Labels = labels;
    }

    /// <summary>Inputs [n × D].</summary>
    public Matrix Inputs { get; }

    /// <summary>Labels [n].</summary>
    public int[] Labels { get; }

    /// <summary>Number of samples n.</summary>
    public int Count => Labels.Length;

    /// <summary>The first samples; inputs are a view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More samples are asked for than there are.</exception>
    public Samples Take(int count)
    {
        if (count < 1 || count > Count)
            throw new ArgumentOutOfRangeException(nameof(count),
                $"There are {Plural.Of(Count, "sample")}; {count} {Plural.Noun(count, "was", "were")} asked for.");
        return Range(0, count);
    }

    /// <summary>Consecutive samples; inputs are a view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such samples.</exception>
    public Samples Range(int start, int count) => new(Inputs.RowRange(start, count), Labels[start..(start + count)]);

    /// <summary>Some of the samples, copied, in the order given.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such sample.</exception>
    public Samples Choose(int[] indices) => new(Inputs.Choose(indices), Array.ConvertAll(indices, i => Labels[i]));

    /// <summary>The mean input [D], summed in double in the order of the samples: the centre of the paper's image networks.</summary>
    /// <exception cref="InvalidOperationException">There are no samples.</exception>
    public float[] Mean()
    {
        if (Count == 0) throw new InvalidOperationException("The mean of no samples is not defined.");
        double[] sums = new double[Inputs.Columns];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = Inputs.Row(i);
            for (int j = 0; j < sums.Length; j++) sums[j] += row[j];
        }
        return Array.ConvertAll(sums, sum => (float)(sum / Count));
    }
}
