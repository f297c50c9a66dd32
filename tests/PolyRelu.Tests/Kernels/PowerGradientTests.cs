using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>The element-wise parts of the weight gradient against their twins, row after row.</summary>
public sealed unsafe class PowerGradientTests
{
    private const int Columns = PanelMatrix.Width;

    [Fact]
    public void Apply_HasTheBitsOfItsTwin()
    {
        for (int rows = 0; rows <= 67; rows++)
        {
            int length = rows * Columns;
            GuardedArray derivatives = GuardedArray.Random(length, 1), activations = GuardedArray.Random(length, 2),
                slopes = GuardedArray.Random(length, 3);
            GuardedArray scales = GuardedArray.Random(Columns, 4), sums = GuardedArray.Random(Columns, 5);
            float[] products = slopes.ToArray(), expected = sums.ToArray();
            for (int i = 0; i < length; i++)
            {
                expected[i % Columns] = MathF.FusedMultiplyAdd(derivatives[i], activations[i] * scales[i % Columns], expected[i % Columns]);
                products[i] *= derivatives[i];
            }
            fixed (float* d = derivatives.Span, a = activations.Span, s = slopes.Span, c = scales.Span,
                t = sums.Span) PowerGradient.Apply(d, a, s, rows, c, t);
            slopes.Expect(products);
            sums.Expect(expected, Hardware.FusedMultiplyAdd ? 0 : 1e-6 * (rows + 1));
        }
    }

    [Fact]
    public void Shrink_HasTheBitsOfItsTwin()
    {
        const float Factor = 1.5f;
        for (int rows = 0; rows <= 67; rows++)
        {
            int length = rows * Columns;
            GuardedArray gradient = GuardedArray.Random(length, 1), weights = GuardedArray.Random(length, 2),
                scales = GuardedArray.Random(Columns, 3), sums = GuardedArray.Random(Columns, 4);
            float[] expected = gradient.ToArray();
            for (int i = 0; i < length; i++)
            {
                float coefficient = sums[i % Columns] * -Factor, direction = weights[i] * scales[i % Columns],
                step = direction * coefficient;
                expected[i] += step;
            }
            fixed (float* g = gradient.Span, w = weights.Span, c = scales.Span, t = sums.Span) PowerGradient.Shrink(g, w, rows, Factor,
                c, t);
            gradient.Expect(expected);
        }
    }
}
