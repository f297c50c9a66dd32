using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>
/// L0: the number of elements that are not zero, of features that an adversary changes. Not a norm, and its balls are not convex.
/// </summary>
/// <remarks>A radius counts as the whole number below it.</remarks>
internal sealed class CountNorm : Norm
{
    public override string Name => "l0";

    public override string Symbol => "L0";

    public override bool IsConvex => false;

    public override Norm Dual => throw Lacks("dual norm");

    internal override double Inside => 1;

    public override double Measure(ReadOnlySpan<float> vector)
    {
        int count = 0;
        foreach (float value in vector)
        {
            if (float.IsNaN(value)) return double.NaN;
            if (value != 0) count++;
        }
        return count;
    }

    public override double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int count = 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (float.IsNaN(first[i]) || float.IsNaN(second[i])) return double.NaN;
            if (first[i] != second[i]) count++;
        }
        return count;
    }

    /// <remarks>The elements of largest |δ_i| stay as they are, among equals the first; the others become zero, NaN among them.</remarks>
    public override void Project(Span<float> perturbation, double radius)
    {
        if (!(radius < perturbation.Length)) return;
        int most = (int)radius;
        if (most == 0)
        {
            perturbation.Clear();
            return;
        }
        float threshold = TopMagnitudes.Threshold(perturbation, most);
        int left = most - TopMagnitudes.CountAtLeast(perturbation, MathF.BitIncrement(threshold));
        foreach (ref float value in perturbation)
        {
            float magnitude = MathF.Abs(value);
            if (magnitude > threshold || (magnitude == threshold && left-- > 0)) continue;
            value = 0;
        }
    }

    /// <remarks>
    /// q_i = clamp(δ_i, lower_i, upper_i) for those elements of which that lowers ‖q − δ‖₂ most, by q_i (2δ_i − q_i) in its square; among
    /// equals the first. The others are zero.
    /// </remarks>
    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        int most = radius < perturbation.Length ? (int)radius : perturbation.Length;
        ulong low = 0, high = BitConverter.DoubleToUInt64Bits(double.PositiveInfinity);
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            if (CountAbove(perturbation, lower, upper, BitConverter.UInt64BitsToDouble(middle)) <= most) high = middle;
            else low = middle + 1;
        }
        double threshold = BitConverter.UInt64BitsToDouble(high);
        int left = most - CountAbove(perturbation, lower, upper, threshold);
        for (int i = 0; i < perturbation.Length; i++)
        {
            double gain = Gain(perturbation[i], lower[i], upper[i]);
            perturbation[i] = gain > threshold || (gain == threshold && left-- > 0)
                ? Math.Clamp(perturbation[i], lower[i], upper[i]) : 0;
        }
    }

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step) => throw Lacks("steepest step");

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> step) => throw Lacks("steepest step");

    public override void MoveOntoHyperplane(ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower,
        ReadOnlySpan<float> upper, Span<float> move) => throw Lacks("shortest move onto a hyperplane");

    public override void RandomStart(ref CounterRandom random, double radius, Span<float> perturbation)
    {
        Noise(ref random, perturbation);
        Project(perturbation, radius);
    }

    public override void RandomStart(ref CounterRandom random, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> perturbation)
    {
        Noise(ref random, perturbation);
        Project(perturbation, radius, lower, upper);
    }

    private static int CountAbove(ReadOnlySpan<float> vector, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, double threshold)
    {
        int count = 0;
        for (int i = 0; i < vector.Length; i++)
            if (Gain(vector[i], lower[i], upper[i]) > threshold) count++;
        return count;
    }

    /// <summary>By how much δ_i² is larger than (q_i − δ_i)² at the q_i between the bounds that is nearest to δ_i.</summary>
    private static double Gain(float value, float lower, float upper)
    {
        double nearest = Math.Clamp(value, lower, upper);
        return nearest * ((2.0 * value) - nearest);
    }

    private static void Noise(ref CounterRandom random, Span<float> perturbation)
    {
        foreach (ref float value in perturbation) value = (float)random.NextGaussian();
    }

    private static NotSupportedException Lacks(string what) => new($"L0 counts features and has no {what}; ask for "
        + $"{nameof(IsConvex)} first, or take {string.Join(", ", All.Select(norm => norm.Symbol))}.");
}
