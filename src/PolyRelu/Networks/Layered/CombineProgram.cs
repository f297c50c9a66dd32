using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>Two operands made one, as it is computed.</summary>
internal sealed class CombineProgram(CombineLayer layer, int index) : LayerProgram
{
    private readonly CombineKind kind = layer.Kind;
    private readonly Side left = new(layer.Left, index);
    private readonly Side right = new(layer.Right, index);

    /// <summary>The value of a combination, for numbers of either precision.</summary>
    public static double Of(CombineKind kind, double left, double right) => kind switch
    {
        CombineKind.Add => left + right,
        CombineKind.Subtract => left - right,
        CombineKind.Multiply => left * right,
        CombineKind.Divide => left / right,
        CombineKind.Maximum => Math.Max(left, right),
        CombineKind.Minimum => Math.Min(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a combination."),
    };

    /// <inheritdoc/>
    public override void Forward(in LayerValues values, Matrix result) =>
        ForRows(result.Rows, result.Columns, (Program: this, Left: left.In(values), Right: right.In(values), result), static (row, work) =>
        {
            Span<float> target = work.result.Row(row);
            CombineProgram program = work.Program;
            ReadOnlySpan<float> a = program.left.Row(work.Left, row), b = program.right.Row(work.Right, row);
            int stepA = a.Length == 1 ? 0 : 1, stepB = b.Length == 1 ? 0 : 1;
            for (int k = 0; k < target.Length; k++) target[k] = Of(program.kind, a[k * stepA], b[k * stepB]);
        });

    /// <inheritdoc/>
    public override void Backward(in LayerValues values, Matrix result, Matrix gradient, LayerGradients gradients)
    {
        foreach (bool ofLeft in new[] { true, false })
        {
            Side side = ofLeft ? left : right;
            if (side.Source is not { } source || !gradients.Wants(source)) continue;
            bool add = gradients.IsOpen(source);
            ForRows(result.Rows, result.Columns, (Program: this, Left: left.In(values), Right: right.In(values), gradient,
                Target: gradients.Open(source), add, ofLeft), static (row, work) =>
                {
                    Span<float> target = work.Target.Row(row);
                    ReadOnlySpan<float> a = work.Program.left.Row(work.Left, row), b = work.Program.right.Row(work.Right, row);
                    if (!work.add) target.Clear();
                    work.Program.AddSlopes(a, b, work.gradient.Row(row), work.ofLeft, target);
                });
        }
    }

    private void AddSlopes(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> gradient, bool ofLeft, Span<float> target)
    {
        int stepA = a.Length == 1 ? 0 : 1, stepB = b.Length == 1 ? 0 : 1, step = target.Length == 1 ? 0 : 1;
        for (int k = 0; k < gradient.Length; k++)
            target[k * step] += gradient[k] * Slope(a[k * stepA], b[k * stepB], ofLeft);
    }

    private float Slope(float a, float b, bool ofLeft) => kind switch
    {
        CombineKind.Add => 1,
        CombineKind.Subtract => ofLeft ? 1 : -1,
        CombineKind.Multiply => ofLeft ? b : a,
        CombineKind.Divide => ofLeft ? 1 / b : -(a / b) / b,
        CombineKind.Maximum => (a >= b) == ofLeft ? 1 : 0,
        CombineKind.Minimum => (a <= b) == ofLeft ? 1 : 0,
        _ => throw new InvalidOperationException($"{kind} is no combination."),
    };

    private static float Of(CombineKind kind, float left, float right) => kind switch
    {
        CombineKind.Add => left + right,
        CombineKind.Subtract => left - right,
        CombineKind.Multiply => left * right,
        CombineKind.Divide => left / right,
        CombineKind.Maximum => Math.Max(left, right),
        CombineKind.Minimum => Math.Min(left, right),
        _ => throw new InvalidOperationException($"{kind} is no combination."),
    };

    /// <summary>One of the operands: a value, or constants.</summary>
    private sealed class Side(Operand operand, int index)
    {
        private readonly float[]? constant = (operand as ConstantOperand)?.Values;

        /// <summary>Index of the value; null for constants.</summary>
        public int? Source { get; } = operand.IndexFor(index);

        /// <summary>The value in a pass; an empty matrix for constants.</summary>
        public Matrix In(in LayerValues values) => Source is { } source ? values[source] : default;

        /// <summary>The numbers of a row: [1] or [w].</summary>
        public ReadOnlySpan<float> Row(Matrix value, int row) => constant ?? (ReadOnlySpan<float>)value.Row(row);
    }
}
