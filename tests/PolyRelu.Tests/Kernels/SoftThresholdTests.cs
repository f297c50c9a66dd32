using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Shrinking against its twin, one element after the other.</summary>
public sealed class SoftThresholdTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(5)]
    public void Apply_HasTheBitsOfItsTwin_WithBoundsAndWithout(float threshold)
    {
        for (int length = 0; length <= 67; length++)
        {
            GuardedArray open = GuardedArray.Random(length, 1), bounded = GuardedArray.Random(length, 1);
            GuardedArray lower = new([.. GuardedArray.Random(length, 2).ToArray().Select(value => -Math.Abs(value))]),
                upper = new([.. GuardedArray.Random(length, 3).ToArray().Select(Math.Abs)]);
            float[] shrunk = [.. open.ToArray().Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - threshold, 0))];
            SoftThreshold.Apply(open.Span, threshold, [], []);
            open.Expect(shrunk);
            SoftThreshold.Apply(bounded.Span, threshold, lower.Span, upper.Span);
            bounded.Expect([.. shrunk.Select((value, i) => Math.Clamp(value, lower[i], upper[i]))]);
        }
    }
}
