using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>One step of a <see cref="LayeredNetwork"/>. Closed: affine, activation, combination, sum.</summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>What the layer reads, in order.</summary>
    internal abstract IReadOnlyList<Operand> Operands { get; }

    /// <summary>Number of features of the result.</summary>
    /// <param name="widths">Numbers of features of the operands; a constant of one number has 1.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what was expected.</exception>
    internal abstract int WidthOf(IReadOnlyList<int> widths);

    /// <summary>The layer where so many others come before it.</summary>
    internal abstract Layer After(int layers);
}

/// <summary>x ↦ W·x + b.</summary>
/// <param name="Source">x [in].</param>
/// <param name="Weights">W [out × in]; held, not copied.</param>
/// <param name="Bias">b [out]; null for none. Held, not copied.</param>
public sealed record AffineLayer(Operand Source, Matrix Weights, float[]? Bias = null) : Layer
{
    internal override IReadOnlyList<Operand> Operands => [Source];

    internal override int WidthOf(IReadOnlyList<int> widths)
    {
        if (Weights.Rows == 0 || Weights.Columns != widths[0])
            throw new ArgumentException(
                $"expected weights of out×{widths[0]}, since {Plural.Of(widths[0], "feature")} {Plural.Noun(widths[0], "comes", "come")} "
                + $"in; got {Weights.Rows}×{Weights.Columns}");
        if (Bias is not null && Bias.Length != Weights.Rows)
            throw new ArgumentException($"expected a bias of {Plural.Of(Weights.Rows, "number")}; got {Bias.Length}");
        return Weights.Rows;
    }

    internal override Layer After(int layers) => this with { Source = Source.After(layers) };
}

/// <summary>x ↦ φ(x), feature by feature.</summary>
/// <param name="Source">x [w].</param>
/// <param name="Activation">φ.</param>
public sealed record ActivationLayer(Operand Source, Activation Activation) : Layer
{
    internal override IReadOnlyList<Operand> Operands => [Source];

    internal override int WidthOf(IReadOnlyList<int> widths)
    {
        ArgumentNullException.ThrowIfNull(Activation);
        return widths[0];
    }

    internal override Layer After(int layers) => this with { Source = Source.After(layers) };
}

/// <summary>How a <see cref="CombineLayer"/> makes one number of two.</summary>
public enum CombineKind
{
    /// <summary>Left + right.</summary>
    Add,

    /// <summary>Left − right.</summary>
    Subtract,

    /// <summary>Left · right.</summary>
    Multiply,

    /// <summary>Left / right.</summary>
    Divide,

    /// <summary>The larger; its derivative at a tie is that of the left.</summary>
    Maximum,

    /// <summary>The smaller; its derivative at a tie is that of the left.</summary>
    Minimum,
}

/// <summary>Combines two operands feature by feature; one of width 1 is spread over the other's features.</summary>
/// <param name="Kind">How.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
public sealed record CombineLayer(CombineKind Kind, Operand Left, Operand Right) : Layer
{
    internal override IReadOnlyList<Operand> Operands => [Left, Right];

    internal override int WidthOf(IReadOnlyList<int> widths)
    {
        if (Left is ConstantOperand && Right is ConstantOperand)
            throw new ArgumentException("one of the operands must depend on the input; both are constant");
        if (widths[0] != widths[1] && widths[0] != 1 && widths[1] != 1)
            throw new ArgumentException(
                $"expected operands of as many features, or one of a single feature; got {widths[0]} and {widths[1]}");
        return Math.Max(widths[0], widths[1]);
    }

    internal override Layer After(int layers) => this with { Left = Left.After(layers), Right = Right.After(layers) };
}

/// <summary>x ↦ Σ_k x_k: one feature.</summary>
/// <param name="Source">x [w].</param>
public sealed record SumLayer(Operand Source) : Layer
{
    internal override IReadOnlyList<Operand> Operands => [Source];

    internal override int WidthOf(IReadOnlyList<int> widths) => 1;

    internal override Layer After(int layers) => this with { Source = Source.After(layers) };
}
