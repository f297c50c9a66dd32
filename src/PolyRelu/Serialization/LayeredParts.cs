using System.Globalization;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>A layered network as arrays and one text: how our own files hold it.</summary>
/// <remarks>
/// The text is D and the layers (<see cref="LayerWord"/>): <c>784,linear,relu,linear</c>. The arrays of layer i are <c>i.weight</c>
/// [out × in], <c>i.bias</c> [out] and <c>i.constant</c>, as nn.Sequential of PyTorch would name them.
/// </remarks>
internal static class LayeredParts
{
    /// <summary>Name of the text, in metadata and in archives.</summary>
    public const string Name = NetworkParts.Prefix + "layers";

    private const string Weight = "weight", Bias = "bias", Constant = "constant";

    /// <summary>The text of a network.</summary>
    public static string TextOf(LayeredNetwork network) => string.Join(',',
        network.Layers.Select((layer, index) => LayerWord.Of(layer, index).ToString())
            .Prepend(network.InputDimension.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The arrays of a network.</summary>
    public static Dictionary<string, NumericArray> ArraysOf(LayeredNetwork network)
    {
        Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i] is AffineLayer affine)
            {
                arrays.Add($"{i}.{Weight}", NumericArray.From(affine.Weights));
                if (affine.Bias is not null) arrays.Add($"{i}.{Bias}", NumericArray.From(affine.Bias, affine.Bias.Length));
            }
            foreach (ConstantOperand constant in network.Layers[i].Operands.OfType<ConstantOperand>())
                arrays.Add($"{i}.{Constant}", NumericArray.From(constant.Values, constant.Values.Length));
        }
        return arrays;
    }

    /// <summary>The network of a text and its arrays, all of which are checked.</summary>
    /// <param name="source">Name for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="arrays">The arrays; there must be no others.</param>
    /// <exception cref="InvalidDataException">They make no network; the message says why.</exception>
    public static LayeredNetwork Build(string source, string text, IReadOnlyDictionary<string, NumericArray> arrays)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !int.TryParse(text[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out int dimension))
            throw new InvalidDataException(
                $"{source}: {Name} should be the number of features and the layers, such as '784,linear,relu,linear'; found "
                + $"{Quotation.Of(text)}.");
        HashSet<string> left = [.. arrays.Keys];
        try
        {
            IReadOnlyList<LayerWord> words = LayerWord.ParseList(text[(comma + 1)..]);
            LayeredNetwork network = new(dimension, [.. words.Select((word, index) => Layer(word, index))]);
            if (left.Count > 0)
                throw new InvalidDataException(
                    $"{source} holds an array {Quotation.Of(left.First())}, which is no part of its layers, {Quotation.Of(text)}.");
            return network;
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{source}: {Name}: {PlainMessage.Of(cause)}", cause);
        }

        Layer Layer(LayerWord word, int index)
        {
            if (word.IsLinear)
            {
                ModelArrays own = new(source, arrays);
                return new AffineLayer(word.Read(1, Constants)[0], own.Matrix(Take($"{index}.{Weight}")),
                    arrays.ContainsKey($"{index}.{Bias}") ? own.Vector(Take($"{index}.{Bias}")) : null);
            }
            if (word.Word == LayerWord.Sum) return new SumLayer(word.Read(1, Constants)[0]);
            if (word.Combination is not { } kind) return new ActivationLayer(word.Read(1, Constants)[0], word.Activation);
            Operand[] sides = word.Read(2, Constants);
            return new CombineLayer(kind, sides[0], sides[1]);

            Operand Constants() => Operand.Constant(new ModelArrays(source, arrays).Vector(Take($"{index}.{Constant}")));
        }

        string Take(string name)
        {
            left.Remove(name);
            return name;
        }
    }
}
