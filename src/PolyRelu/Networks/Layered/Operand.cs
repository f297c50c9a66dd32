namespace PolyRelu.Networks.Layered;

/// <summary>What a layer reads: a value computed before, or numbers that are the same for every input.</summary>
public abstract record Operand
{
    private protected Operand()
    {
    }

    /// <summary>The result of the layer before; of the first layer the input.</summary>
    public static Operand Previous { get; } = new PreviousOperand();

    /// <summary>A value by its index: 0 is the input, i + 1 the result of layer i.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static Operand Value(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ValueOperand(index);
    }

    /// <summary>Constants, copied: one number, or one for every feature.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static Operand Constant(params ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A constant has at least one number.", nameof(values));
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"A constant should be finite; number {i} is {values[i]}.", nameof(values));
        return new ConstantOperand(values.ToArray());
    }

    /// <summary>Index of the value that a layer reads; null for constants.</summary>
    /// <param name="layer">Index of the layer.</param>
    internal abstract int? IndexFor(int layer);

    /// <summary>The operand where so many layers come before all others, the last of them making what was the input.</summary>
    internal virtual Operand After(int layers) => this;
}

/// <summary>See <see cref="Operand.Previous"/>.</summary>
internal sealed record PreviousOperand : Operand
{
    internal override int? IndexFor(int layer) => layer;
}

/// <summary>See <see cref="Operand.Value"/>.</summary>
/// <param name="Index">0 is the input, i + 1 the result of layer i.</param>
internal sealed record ValueOperand(int Index) : Operand
{
    internal override int? IndexFor(int layer) => Index;

    internal override Operand After(int layers) => new ValueOperand(Index + layers);
}

/// <summary>See <see cref="Operand.Constant"/>.</summary>
/// <param name="Values">[1] or [w].</param>
internal sealed record ConstantOperand(float[] Values) : Operand
{
    internal override int? IndexFor(int layer) => null;

    /// <summary>The number for a feature.</summary>
    public float At(int feature) => Values.Length == 1 ? Values[0] : Values[feature];
}
