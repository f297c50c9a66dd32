using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Products with matrices that are known beforehand, and batch normalisation.</summary>
internal static class LinearOperators
{
    /// <summary>α·A·B + β·C, A or B transposed.</summary>
    public static Value Gemm(Operation operation)
    {
        LayerValue input = operation.Computed();
        Tensor weights = operation.Known(1);
        bool isTransposed = operation.Whole("transB", 0) != 0;
        double alpha = operation.Float("alpha", 1), beta = operation.Float("beta", 1);
        if (weights.Shape.Length != 2) throw operation.Malformed($"has a matrix of shape {TensorShape.Text(weights.Shape)}");
        (int inputs, int outputs) = isTransposed ? (weights.Shape[1], weights.Shape[0]) : (weights.Shape[0], weights.Shape[1]);
        bool isRow = input.Shape.Length == 2 && input.Shape[operation.Whole("transA", 0) != 0 ? 1 : 0] == 1;
        if (!isRow)
            throw operation.Unsupported($"its input has the shape {TensorShape.Text(input.Shape)} for a batch of one; expected a row");
        RequireWidth(operation, input, inputs);
        if (alpha != 1) weights = weights.Map(value => alpha * value);
        Value? added = operation.Optional(2);
        double[]? bias = added is KnownValue known ? known.Tensor.Map(value => beta * value).Spread([1, outputs]).Values : null;
        LayerValue product = operation.Layers.AddAffine(input, weights.Values, outputs, inputs, !isTransposed, bias, [1, outputs]);
        if (added is not LayerValue other) return product;
        if (beta != 1 || other.Count != outputs) throw operation.Unsupported("it adds β·C for a C that depends on the model's input");
        return operation.Layers.Add(new CombineLayer(CombineKind.Add, operation.Layers.Read(product), operation.Layers.Read(other)),
            [1, outputs]);
    }

    /// <summary>A row times a matrix, or a matrix times a column.</summary>
    public static Value MatMul(Operation operation)
    {
        if (operation.Input(0) is KnownValue && operation.Input(1) is KnownValue) return Fold(operation);
        bool isRight = operation.Input(0) is LayerValue;
        LayerValue input = operation.Computed(isRight ? 0 : 1);
        Tensor matrix = operation.Known(isRight ? 1 : 0);
        if (matrix.Shape.Length != 2)
            throw operation.Unsupported($"its matrix has the shape {TensorShape.Text(matrix.Shape)}; expected two dimensions");
        (int rows, int columns) = (matrix.Shape[0], matrix.Shape[1]);
        if (isRight)
        {
            if (!TensorShape.IsRow(input.Shape)) throw NoRow(operation, input);
            RequireWidth(operation, input, rows);
            return operation.Layers.AddAffine(input, matrix.Values, columns, rows, true, null, [.. input.Shape[..^1], columns]);
        }
        bool isVector = input.Shape.Length == 1;
        if (!isVector && !(input.Shape[^1] == 1 && TensorShape.IsRow(input.Shape[..^1]))) throw NoRow(operation, input);
        RequireWidth(operation, input, columns);
        return operation.Layers.AddAffine(input, matrix.Values, rows, columns, false, null,
            isVector ? [rows] : [.. input.Shape[..^2], rows, 1]);
    }

    /// <summary>scale·(x − mean)/√(variance + ε) + shift with statistics that are known, per channel.</summary>
    public static Value BatchNormalisation(Operation operation)
    {
        if (operation.Whole("training_mode", 0) != 0) throw operation.Unsupported("it is in training mode; export the model after eval()");
        LayerValue input = operation.Computed();
        if (input.Shape.Length < 2) throw operation.Unsupported("its input has no channels");
        (double[] scale, double[] shift, double[] mean, double[] variance) =
            (operation.Known(1).Values, operation.Known(2).Values, operation.Known(3).Values, operation.Known(4).Values);
        int channels = input.Shape[1], pixels = TensorShape.Count(input.Shape.Skip(2));
        if (new[] { scale, shift, mean, variance }.Any(values => values.Length != channels))
            throw operation.Malformed($"has statistics that are not of {Plural.Of(channels, "channel")}");
        double epsilon = operation.Float("epsilon", 1e-5f);
        double[] factor = new double[input.Count], summand = new double[input.Count];
        for (int i = 0; i < factor.Length; i++)
        {
            int channel = i / pixels % channels;
            factor[i] = scale[channel] / Math.Sqrt(variance[channel] + epsilon);
            summand[i] = shift[channel] - (mean[channel] * factor[i]);
        }
        LayerList layers = operation.Layers;
        LayerValue scaled = layers.Add(new CombineLayer(CombineKind.Multiply, layers.Read(input), Computed(layers, factor)), input.Shape);
        return layers.Add(new CombineLayer(CombineKind.Add, layers.Read(scaled), Computed(layers, summand)), input.Shape);
    }

    /// <summary>Numbers that this program computed: that they are rounded is no news of the file.</summary>
    private static Operand Computed(LayerList layers, double[] numbers) =>
        layers.Read(Array.ConvertAll(numbers, value => (double)(float)value));

    private static KnownValue Fold(Operation operation)
    {
        Tensor left = operation.Known(0), right = operation.Known(1);
        if (left.Shape.Length != 2 || right.Shape.Length != 2 || left.Shape[1] != right.Shape[0])
            throw operation.Unsupported($"it multiplies {TensorShape.Text(left.Shape)} by {TensorShape.Text(right.Shape)}");
        (int rows, int inner, int columns) = (left.Shape[0], left.Shape[1], right.Shape[1]);
        double[] product = new double[ConstantLimit.Count([rows, columns])];
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < inner; k++)
                for (int j = 0; j < columns; j++)
                    product[(i * columns) + j] += left.Values[(i * inner) + k] * right.Values[(k * columns) + j];
        return new KnownValue(new Tensor(left.Type, [rows, columns], product).Map(value => value));
    }

    private static void RequireWidth(Operation operation, LayerValue input, int expected)
    {
        if (input.Count != expected)
            throw operation.Malformed($"multiplies {Plural.Of(input.Count, "feature")} by a matrix for {expected}");
    }

    private static UnsupportedModelException NoRow(Operation operation, LayerValue input) => operation.Unsupported(
        $"its input has the shape {TensorShape.Text(input.Shape)} for a batch of one; expected a single row");
}
