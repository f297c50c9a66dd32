using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>
/// SHA-256 of samples and networks, in lower-case hexadecimal: names exactly these numbers, on every machine and whatever file holds them.
/// </summary>
/// <remarks>Over little-endian int32 and float32, float64 for the power.</remarks>
public static class ContentHash
{
    /// <summary>Hash of samples: n, D, C, the inputs row by row, the labels.</summary>
    /// <param name="samples">Inputs and labels, in this order.</param>
    /// <param name="outputs">Outputs C of the head that the labels are for.</param>
    public static string Of(Samples samples, int outputs)
    {
        ArgumentNullException.ThrowIfNull(samples);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [samples.Count, samples.Inputs.Columns, outputs]);
        Append(hash, samples.Inputs);
        Append(hash, samples.Labels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Hash of a network: h, D, C, a number of its normalisations (1 for that of inputs, 2 more for unnormalised neurons), whether it has
    /// a bias and a centre, the power, then weights, output weights, bias and centre.
    /// </summary>
    public static string Of(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [
            network.Hidden, network.InputDimension, network.Outputs,
            (network.NormalizeInput ? 1 : 0) + (network.Form == NeuronForm.Unnormalised ? 2 : 0),
            network.Bias is null ? 0 : 1, network.Centre is null ? 0 : 1,
        ]);
        long power = BitConverter.DoubleToInt64Bits(network.Power);
        Append(hash, [(int)power, (int)(power >> 32)]);
        Append(hash, network.Weights);
        Append(hash, network.OutputWeights);
        Append(hash, MemoryMarshal.Cast<float, int>(network.Bias));
        Append(hash, MemoryMarshal.Cast<float, int>(network.Centre));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Hash of a layered network: D, the number of layers, and of each layer its kind, what it reads, and its numbers; no values of it are
    /// computed.
    /// </summary>
    public static string Of(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [network.InputDimension, network.Layers.Count]);
        for (int i = 0; i < network.Layers.Count; i++) Append(hash, network.Layers[i], i);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Hash of a network of either kind.</summary>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public static string Of(INetwork network) => network switch
    {
        PolyReluNetwork own => Of(own),
        LayeredNetwork layered => Of(layered),
        null => throw new ArgumentNullException(nameof(network)),
        _ => throw new ArgumentException($"A {network.GetType().Name} has no hash.", nameof(network)),
    };

    private static void Append(IncrementalHash hash, Layer layer, int index)
    {
        Append(hash, layer.GetType().Name);
        foreach (Operand operand in layer.Operands)
        {
            Append(hash, [operand.IndexFor(index) ?? -1]);
            if (operand is ConstantOperand constant) Append(hash, constant.Values);
        }
        switch (layer)
        {
            case AffineLayer affine:
                Append(hash, [affine.Weights.Rows, affine.Weights.Columns, affine.Bias is null ? 0 : 1]);
                Append(hash, affine.Weights);
                Append(hash, MemoryMarshal.Cast<float, int>(affine.Bias));
                break;
            case ActivationLayer activation: Append(hash, activation.Activation.Word); break;
            case CombineLayer combine: Append(hash, combine.Kind.ToString()); break;
            case SumLayer: break;
            default: throw new ArgumentException($"A {layer.GetType().Name} has no hash.", nameof(layer));
        }
    }

    private static void Append(IncrementalHash hash, string word)
    {
        byte[] text = Encoding.UTF8.GetBytes(word);
        Append(hash, [text.Length]);
        hash.AppendData(text);
    }

    private static void Append(IncrementalHash hash, float[] numbers)
    {
        Append(hash, [numbers.Length]);
        Append(hash, MemoryMarshal.Cast<float, int>(numbers));
    }

    private static void Append(IncrementalHash hash, Matrix matrix)
    {
        for (int i = 0; i < matrix.Rows; i++) Append(hash, MemoryMarshal.Cast<float, int>(matrix.Row(i)));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<int> numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            int[] reversed = new int[numbers.Length];
            BinaryPrimitives.ReverseEndianness(numbers, reversed);
            numbers = reversed;
        }
        hash.AppendData(MemoryMarshal.AsBytes(numbers));
    }
}
