using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>L∞: max |δ_i|.</summary>
internal sealed class MaximumNorm : Norm
{
    public override string Name => "linf";

    public override string Symbol => "L∞";

    public override Norm Dual => L1;

    internal override bool IsBox => true;

    public override double Measure(ReadOnlySpan<float> vector) =>
        vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector));

    public override double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => DoubleSums.LargestDistance(first, second);

    public override void Project(Span<float> perturbation, double radius)
    {
        float bound = RoundDown(radius);
        TensorPrimitives.Clamp(perturbation, -bound, bound, perturbation);
    }

    public override void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        Project(perturbation, radius);
        TensorPrimitives.Clamp(perturbation, lower, upper, perturbation);
    }

    /// <remarks>size · sign(g): two products with the largest float take every element but zero beyond the bounds.</remarks>
    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step)
    {
        float bound = RoundDown(size);
        TensorPrimitives.Multiply(gradient, float.MaxValue, step);
        TensorPrimitives.Multiply(step, float.MaxValue, step);
        TensorPrimitives.Clamp(step, -bound, bound, step);
    }

    public override void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> step)
    {
        SteepestStep(gradient, size, step);
        TensorPrimitives.Clamp(step, lower, upper, step);
    }

    public override void MoveOntoHyperplane(
        ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> move) =>
        Hyperplane.MoveMaximum(normal, offset, lower, upper, move);

    public override void RandomStart(ref CounterRandom random, double radius, Span<float> perturbation)
    {
        for (int i = 0; i < perturbation.Length; i++) perturbation[i] = (float)random.NextUniform(-1, 1);
        double largest = Measure(perturbation);
        if (largest > 0) TensorPrimitives.Multiply(perturbation, (float)(radius / largest), perturbation);
        Project(perturbation, radius);
    }
}
