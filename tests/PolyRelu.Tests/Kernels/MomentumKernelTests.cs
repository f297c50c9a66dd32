using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>The step with momentum against its twin, one element after the other.</summary>
public sealed class MomentumKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.75)]
    [InlineData(0.1)]
    public void SignStep_HasTheBitsOfItsTwin(float weight)
    {
        const float Size = 0.25f;
        for (int length = 0; length <= 67; length++)
        {
            GuardedArray x = GuardedArray.Random(length, 1), before = GuardedArray.Random(length, 2), g = GuardedArray.Random(length, 3);
            GuardedArray low = new([.. x.ToArray().Select(value => value - 0.2f)]),
                high = new([.. x.ToArray().Select(value => value + 0.3f)]);
            float[] expected = before.ToArray();
            for (int i = 0; i < length; i++)
            {
                float z = Math.Clamp(x[i] + (Size * Math.Sign(g[i])), low[i], high[i]);
                expected[i] = Math.Clamp(x[i] + MathF.FusedMultiplyAdd(z - x[i], weight, (x[i] - expected[i]) * (1 - weight)), low[i],
                    high[i]);
            }
            MomentumKernel.SignStep(x.Span, before.Span, g.Span, Size, weight, low.Span, high.Span);
            before.Expect(expected);
        }
    }
}
