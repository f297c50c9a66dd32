using System.Globalization;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>
/// One layer in a text such as <c>linear,relu,linear</c>, which is typed by people and kept in files: what it does, and what it reads.
/// </summary>
/// <remarks>
/// Words: <see cref="Linear"/>, an activation (<see cref="Activation.Parse"/>), <see cref="Sum"/>, the combinations (<c>add</c>,
/// <c>subtract</c>, <c>multiply</c>, <c>divide</c>, <c>maximum</c>, <c>minimum</c>). What they read may follow in brackets, values by
/// their index (0 is the input, i + 1 the result of layer i) and <c>#</c> for constants: <c>subtract[0;#]</c>. Without brackets a layer
/// reads the result of the one before.
/// </remarks>
/// <param name="Word">What it does.</param>
/// <param name="Operands">Index of each value read, null for constants; empty for the result of the layer before.</param>
internal sealed record LayerWord(string Word, IReadOnlyList<int?> Operands)
{
    /// <summary>An affine layer.</summary>
    public const string Linear = "linear";

    /// <summary>The sum over features.</summary>
    public const string Sum = "sum";

    private const string ConstantSign = "#";

    /// <summary>Whether the layer has weights.</summary>
    public bool IsLinear => Word == Linear;

    /// <summary>Whether it combines two operands.</summary>
    public CombineKind? Combination => Wording.Find<CombineKind>(Word);

    /// <summary>The activation.</summary>
    /// <exception cref="FormatException">The word is none.</exception>
    public Activation Activation => Activation.Parse(Word);

    /// <summary>Reads a text of layers.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static IReadOnlyList<LayerWord> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];
    }

    /// <summary>The layer of a network as a word.</summary>
    public static LayerWord Of(Layer layer, int index)
    {
        bool chained = layer.Operands.Count == 1 && layer.Operands[0].IndexFor(index) == index;
        IReadOnlyList<int?> operands = chained ? [] : [.. layer.Operands.Select(operand => operand.IndexFor(index))];
        return layer switch
        {
            AffineLayer => new LayerWord(Linear, operands),
            ActivationLayer activation => new LayerWord(activation.Activation.Word, operands),
            SumLayer => new LayerWord(Sum, operands),
            CombineLayer combine => new LayerWord(Wording.Of(combine.Kind), operands),
            _ => throw new ArgumentException($"A {layer.GetType().Name} has no word.", nameof(layer)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Operands.Count == 0 ? Word : $"{Word}[{string.Join(';', Operands.Select(operand =>
        operand?.ToString(CultureInfo.InvariantCulture) ?? ConstantSign))}]";

    /// <summary>What the layer reads, given its constants.</summary>
    /// <exception cref="FormatException">It reads another number of things.</exception>
    public Operand[] Read(int count, Func<Operand> constant)
    {
        if (Operands.Count == 0 && count == 1) return [Operand.Previous];
        if (Operands.Count != count)
            throw new FormatException($"{Quotation.Of(ToString())} reads {Plural.Of(Operands.Count, "operand")}; expected {count}");
        return [.. Operands.Select(operand => operand is { } index ? Operand.Value(index) : constant())];
    }

    private static LayerWord Parse(string text)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        string word = bracket < 0 ? text : text[..bracket];
        if (bracket >= 0 && !text.EndsWith(']'))
            throw new FormatException($"{Quotation.Of(text)} should end with ']', after what it reads");
        IReadOnlyList<int?> operands = bracket < 0 ? [] : [.. text[(bracket + 1)..^1].Split(';').Select(part => Index(text, part))];
        LayerWord read = new(word, operands);
        if (!read.IsLinear && word != Sum && read.Combination is null) _ = Activated(read, text);
        return read;
    }

    private static Activation Activated(LayerWord read, string text)
    {
        try
        {
            return read.Activation;
        }
        catch (FormatException cause)
        {
            throw new FormatException(
                $"{Quotation.Of(text)} is no layer; there are {Linear}, {Sum}, {string.Join(", ", Wording.All<CombineKind>())} and "
                + $"activations: {cause.Message}", cause);
        }
    }

    private static int? Index(string text, string part) => part == ConstantSign ? null
        : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index
        : throw new FormatException($"{Quotation.Of(text)} reads {Quotation.Of(part)}; expected the index of a value, or {ConstantSign}");
}
