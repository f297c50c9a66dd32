namespace PolyRelu.Networks.Layered;

/// <summary>
/// A classifier of any depth: affine layers, activations and combinations of what was computed before. Other people's networks.
/// </summary>
/// <remarks>
/// Value 0 is the input, value i + 1 the result of layer i, and the last value the logits. A list of layers that read
/// <see cref="Operand.Previous"/> is the usual chain; other operands make branches, such as a norm that all is divided by.
/// Whatever a network does to its inputs first, such as (x − mean) / std, is layers of it: radii are in the units of the input.
/// </remarks>
public sealed class LayeredNetwork : INetwork
{
    private readonly Layer[] layers;
    private readonly int[] widths;

    /// <summary>Makes a network; the arrays of its layers are held, not copied.</summary>
    /// <param name="inputDimension">Number of features D of one input.</param>
    /// <param name="layers">At least one.</param>
    /// <exception cref="ArgumentException">A layer does not fit what it reads; the message names it.</exception>
    public LayeredNetwork(int inputDimension, IEnumerable<Layer> layers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputDimension, 1);
        ArgumentNullException.ThrowIfNull(layers);
        this.layers = [.. layers];
        if (this.layers.Length == 0) throw new ArgumentException("A network has at least one layer.", nameof(layers));
        widths = new int[this.layers.Length + 1];
        widths[0] = inputDimension;
        for (int i = 0; i < this.layers.Length; i++)
        {
            try
            {
                widths[i + 1] = WidthOf(i);
            }
            catch (ArgumentException cause)
            {
                throw new ArgumentException($"Layer {i} ({this.layers[i]?.GetType().Name}): {PlainMessage.Of(cause)}.", nameof(layers),
                    cause);
            }
        }
        Standardisation = FindStandardisation();
    }

    /// <inheritdoc/>
    public int InputDimension => widths[0];

    /// <inheritdoc/>
    public int Outputs => widths[^1];

    /// <summary>The layers, in the order in which they are computed.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Numbers of features of all values: the input's, then each layer's.</summary>
    public IReadOnlyList<int> Widths => widths;

    /// <summary>
    /// What the first two layers do where they are (x − mean)/std with constants, and nothing else reads the input; null elsewhere.
    /// </summary>
    public Standardisation? Standardisation { get; }

    /// <summary>Packs the parameters for fast evaluation. Later changes of the parameters are not seen.</summary>
    public LayeredEvaluator CreateEvaluator() => new(this);

    /// <summary>The network of inputs as they are, where this one takes standardised ones: two layers come before its own.</summary>
    /// <exception cref="ArgumentException">The numbers of features differ.</exception>
    public LayeredNetwork After(Standardisation first)
    {
        ArgumentNullException.ThrowIfNull(first);
        Layer[] before =
        [
            new CombineLayer(CombineKind.Subtract, Operand.Value(0), Operand.Constant(first.Mean)),
            new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Constant(first.Std)),
        ];
        if (first.Dimension != InputDimension)
            throw new ArgumentException($"The network takes {Plural.Of(InputDimension, "feature")}; the standardisation has "
                + $"{first.Dimension}.", nameof(first));
        return new LayeredNetwork(InputDimension, [.. before, .. layers.Select(layer => layer.After(before.Length))]);
    }

    IClassifier INetwork.CreateEvaluator() => CreateEvaluator();

    private Standardisation? FindStandardisation()
    {
        if (layers is not [CombineLayer { Kind: CombineKind.Subtract, Right: ConstantOperand mean } first,
            CombineLayer { Kind: CombineKind.Divide, Right: ConstantOperand deviation } second, ..]) return null;
        if (first.Left.IndexFor(0) != 0 || second.Left.IndexFor(1) != 1 || widths[2] != widths[0]) return null;
        for (int i = 2; i < layers.Length; i++)
            if (layers[i].Operands.Any(operand => operand.IndexFor(i) is 0 or 1)) return null;
        return Array.TrueForAll(deviation.Values, value => value > 0)
            ? Networks.Standardisation.Of(widths[0], mean.Values, deviation.Values) : null;
    }

    private int WidthOf(int index)
    {
        Layer layer = layers[index] ?? throw new ArgumentException("it is null");
        return layer.WidthOf([.. layer.Operands.Select(operand => WidthOf(index, operand))]);
    }

    private int WidthOf(int index, Operand operand)
    {
        if (operand is ConstantOperand constant)
            return layers[index] is CombineLayer ? constant.Values.Length
                : throw new ArgumentException("it reads a constant, but only combinations may");
        int value = operand?.IndexFor(index) ?? throw new ArgumentException("an operand is null");
        return value <= index ? widths[value]
            : throw new ArgumentException($"it reads value {value}, but only 0 to {index} are computed before it");
    }
}
