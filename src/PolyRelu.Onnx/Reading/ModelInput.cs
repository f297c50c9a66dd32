using PolyRelu.Geometry;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>What a model takes.</summary>
/// <param name="Name">Name of its input.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Shape of a batch of one; the first dimension is the batch where there are several.</param>
/// <param name="Batch">Rows of a batch where the file fixes it; null where it does not.</param>
internal sealed record ModelInput(string Name, TensorType Type, int[] Shape, int? Batch)
{
    private const int MostChannels = 4;

    /// <summary>Number of features.</summary>
    public int Features => TensorShape.Count(Shape);

    /// <summary>The image whose pixels the features are, channel after channel; null for other features and for channels last.</summary>
    public ImageShape? Image => Shape switch
    {
        [_, _, _, <= MostChannels and > 1] when IsChannelsLast => null,
        [_, var height, var width, 1] when height > MostChannels => new ImageShape(height, width),
        [_, var channels, var height, var width] => new ImageShape(height, width, channels),
        [_, > 1 and var height, > 1 and var width] => new ImageShape(height, width),
        _ => null,
    };

    /// <summary>Whether features are pixels with their channels beside one another.</summary>
    public bool IsChannelsLast => Shape is [_, > MostChannels, > MostChannels, > 1 and <= MostChannels];

    /// <summary>Reads what the graph declares.</summary>
    /// <exception cref="UnsupportedModelException">It takes several inputs, or features of no fixed number or another type.</exception>
    /// <exception cref="InvalidDataException">It takes none.</exception>
    public static ModelInput Find(GraphIndex index)
    {
        IReadOnlyList<ValueInfoProto> all = index.Inputs();
        if (all.Count == 0) throw new InvalidDataException("the model has no input.");
        if (all.Count > 1)
            throw new UnsupportedModelException($"it has several inputs ({Quotation.List(all.Select(input => input.Name))}), "
                + "and a classifier "
                + "here takes one");
        ValueInfoProto input = all[0];
        if (input.Type?.TensorType is not { } tensor || !((TensorType)tensor.ElemType).IsFloat())
            throw new UnsupportedModelException($"its input {Quotation.Of(input.Name)} is no tensor of floating-point numbers");
        if (tensor.Shape is not { Dim.Count: > 0 } shape)
            throw new UnsupportedModelException($"the shape of its input {Quotation.Of(input.Name)} is not said");
        int[] sides = [.. shape.Dim.Select(side => side.DimValue is > 0 and <= int.MaxValue ? (int)side.DimValue : -1)];
        int? batch = sides.Length == 1 || sides[0] < 0 ? null : sides[0];
        if (sides.Length > 1) sides[0] = 1;
        if (sides.Contains(-1))
            throw new UnsupportedModelException($"the number of features of its input {Quotation.Of(input.Name)} is not fixed ("
                + $"{string.Join('×', shape.Dim.Select(side => side.DimValue > 0 ? $"{side.DimValue}" : "?"))}); export it with all "
                + "dimensions but the batch fixed");
        long features = 1;
        foreach (int side in sides)
            if ((features *= side) > int.MaxValue)
                throw new UnsupportedModelException($"its input {Quotation.Of(input.Name)} of {TensorShape.Text(sides)} has more features "
                    + $"than the {int.MaxValue} that a classifier here may have");
        return new ModelInput(input.Name, (TensorType)tensor.ElemType, sides, batch);
    }
}
