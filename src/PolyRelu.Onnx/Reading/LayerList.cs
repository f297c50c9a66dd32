using PolyRelu.Kernels;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>The layers that a graph becomes, as they are found.</summary>
internal sealed class LayerList
{
    private const int MostFeatures = ConstantLimit.Most;
    private readonly List<Layer> layers = [];

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Whether a number of the graph is none of float32, and was rounded.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>The operand that reads a value.</summary>
    public Operand Read(LayerValue value) => value.Index == layers.Count ? Operand.Previous : Operand.Value(value.Index);

    /// <summary>The operand of numbers known beforehand.</summary>
    public Operand Read(double[] numbers) => Operand.Constant(ToSingles(numbers));

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">Shape of its result for a batch of one.</param>
    /// <exception cref="UnsupportedModelException">The result is too large.</exception>
    public LayerValue Add(Layer layer, int[] shape)
    {
        int width = TensorShape.Count(shape);
        if (width > MostFeatures)
            throw new UnsupportedModelException($"its result has {Plural.Of(width, "feature")} for each input; layers here have at most "
                + $"{MostFeatures}");
        layers.Add(layer);
        return new LayerValue(layers.Count, shape) { IsOwned = true };
    }

    /// <summary>The layer that computes a value; null for the input.</summary>
    public Layer? LayerOf(LayerValue value) => value.Index == 0 ? null : layers[value.Index - 1];

    /// <summary>Puts another layer in the place of the one that computes a value.</summary>
    public LayerValue Replace(LayerValue value, Layer layer)
    {
        layers[value.Index - 1] = layer;
        return value;
    }

    /// <summary>Adds x·Wᵀ + b.</summary>
    /// <param name="source">x.</param>
    /// <param name="weights">W in row-major order, or its transpose.</param>
    /// <param name="outputs">Rows of W.</param>
    /// <param name="inputs">Columns of W.</param>
    /// <param name="isTransposed">Whether the numbers are those of Wᵀ.</param>
    /// <param name="bias">b, or null.</param>
    /// <param name="shape">Shape of the result.</param>
    public LayerValue AddAffine(LayerValue source, double[] weights, int outputs, int inputs, bool isTransposed,
        double[]? bias, int[] shape)
    {
        float[] singles = ToSingles(weights);
        Matrix matrix = isTransposed ? Matrix.From(inputs, outputs, singles).Transpose() : Matrix.From(outputs, inputs, singles);
        return Add(new AffineLayer(Read(source), matrix, bias is null ? null : ToSingles(bias)), shape);
    }

    /// <summary>Numbers as float32.</summary>
    /// <exception cref="UnsupportedModelException">One is not finite there.</exception>
    public float[] ToSingles(double[] numbers)
    {
        float[] singles = new float[numbers.Length];
        for (int i = 0; i < singles.Length; i++)
        {
            singles[i] = (float)numbers[i];
            if (!float.IsFinite(singles[i]))
                throw new UnsupportedModelException(FormattableString.Invariant($"the number {numbers[i]} is not finite in float32"));
            IsRounded |= singles[i] != numbers[i];
        }
        return singles;
    }
}
