using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Centres of the clusters of two classes, the positive ones first, and the directions of their classes.</summary>
public sealed class ClusterCentres
{
    /// <summary>Centres of which the first are positive.</summary>
    /// <param name="points">[K × D]; not copied, and not to be written afterwards.</param>
    /// <param name="positive">Number of positive ones K1, from 0 to K.</param>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public ClusterCentres(Matrix points, int positive)
    {
        if (positive < 0 || positive > points.Rows)
            throw new ArgumentException($"The number of positive centres is from 0 to {points.Rows}, the number of all; got {positive}.",
                nameof(positive));
        Points = points;
        Positive = positive;
    }

    /// <summary>The centres [K × D]; not to be written.</summary>
    public Matrix Points { get; }

    /// <summary>Number of centres K.</summary>
    public int Count => Points.Rows;

    /// <summary>Number of features D.</summary>
    public int Dimension => Points.Columns;

    /// <summary>Number of positive centres K1.</summary>
    public int Positive { get; }

    /// <summary>Whether each class has a centre.</summary>
    public bool HasBothClasses => Positive > 0 && Positive < Count;

    /// <summary>A centre [D].</summary>
    public ReadOnlySpan<float> this[int index] => Points.Row(index);

    /// <summary>The label of a centre: +1 for the first K1, else −1.</summary>
    public int LabelOf(int index) => index < Positive ? 1 : -1;

    /// <summary>Index of the first centre of a class.</summary>
    public int FirstOf(int label) => label > 0 ? 0 : Positive;

    /// <summary>Number of centres of a class.</summary>
    public int CountOf(int label) => label > 0 ? Positive : Count - Positive;

    /// <summary>The centres of a class, a view [K1 or K − K1 × D].</summary>
    public Matrix Of(int label) => Points.RowRange(FirstOf(label), CountOf(label));

    /// <summary>The sum of the centres of a class, μ_+ or μ_− [D], in float32 in their order.</summary>
    public float[] Sum(int label)
    {
        float[] sum = new float[Dimension];
        for (int k = FirstOf(label), end = k + CountOf(label); k < end; k++) TensorPrimitives.Add(sum, this[k], sum);
        return sum;
    }

    /// <summary>What neurons are expected to align with: μ_+, μ_−, μ_1 … μ_K [(2 + K) × D]; a class without centres has sum 0.</summary>
    public Matrix WithSums()
    {
        Matrix all = new(Count + 2, Dimension);
        Sum(1).CopyTo(all.Row(0));
        Sum(-1).CopyTo(all.Row(1));
        Points.CopyTo(all.RowRange(2, Count));
        return all;
    }

    /// <summary>As <see cref="Sum"/>, in double and rounded once.</summary>
    public float[] PreciseSum(int label)
    {
        double[] sum = new double[Dimension];
        for (int k = FirstOf(label), end = k + CountOf(label); k < end; k++)
            for (int i = 0; i < sum.Length; i++) sum[i] += Points[k, i];
        return [.. sum.Select(value => (float)value)];
    }

    /// <summary>The direction towards a class: the sum of its centres minus that of the others [D], in float32 in their order.</summary>
    /// <remarks>With its length 1 the universal perturbation of Frei et al. 2023 for samples of the other class.</remarks>
    public float[] Towards(int label)
    {
        float[] sum = new float[Dimension];
        for (int k = 0; k < Count; k++)
        {
            if (LabelOf(k) == label) TensorPrimitives.Add(sum, this[k], sum);
            else TensorPrimitives.Subtract(sum, this[k], sum);
        }
        return sum;
    }
}
