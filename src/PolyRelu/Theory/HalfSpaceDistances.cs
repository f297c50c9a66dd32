using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>F in degree p with any two vectors, in every norm: σ(⟨x − c, u_+⟩)^p against σ(⟨x − c, u_−⟩)^p.</summary>
/// <remarks>
/// The own term must be positive and the larger one, so the error region is the union of the half-spaces ⟨x − c, u_own⟩ ≤ 0 and
/// ⟨x − c, u_own − u_other⟩ ≤ 0, and the distance to one is ⟨x − c, g⟩/‖g‖_*. Divided by the factor of u_own, g is w_own − ρ w_other; ρ
/// w_other
/// is rounded to float32 once, which the interval allows for.
/// </remarks>
internal sealed class HalfSpaceDistances : ExactDistances
{
    private const double Unit = 1.0 / (1 << 24);

    private readonly int positive;

    public HalfSpaceDistances(PolyReluNetwork network, double[] factors)
        : base(network, factors) => positive = network.OutputWeights[0, 0] > 0 ? 0 : 1;

    /// <inheritdoc/>
    public override bool Knows(Norm norm) => norm.IsConvex;

    /// <inheritdoc/>
    private protected override DistanceInterval Find(ReadOnlySpan<float> x, int label, Norm norm)
    {
        Planes planes = new(this, x, label);
        double reach = Gamma * norm.Distance(x, Centre);
        DistanceInterval own = planes.Own(norm, reach), other = planes.Other(norm, reach);
        return new DistanceInterval(Math.Min(own.Low, other.Low), Math.Min(own.High, other.High));
    }

    /// <inheritdoc/>
    private protected override void Move(ReadOnlySpan<float> x, int label, Norm norm, Span<float> example)
    {
        Planes planes = new(this, x, label);
        double reach = Gamma * norm.Distance(x, Centre);
        DistanceInterval own = planes.Own(norm, reach), other = planes.Other(norm, reach);
        if (Math.Min(own.Low, other.Low) == 0) return;
        float[] step = own.High < other.High ? planes.Weights.ToArray() : planes.Difference();
        TensorPrimitives.Negate(step, step);
        norm.SteepestStep(step, (1 + Overshoot) * Math.Min(own.High, other.High), step);
        TensorPrimitives.Add(example, step, example);
    }

    /// <summary>The two half-spaces that x must not enter, over the factor of the own vector.</summary>
    private readonly ref struct Planes
    {
        private readonly double level, gap;
        private readonly float[] scaled;

        public Planes(HalfSpaceDistances distances, ReadOnlySpan<float> x, int label)
        {
            int own = label > 0 ? distances.positive : 1 - distances.positive;
            double ratio = distances.Factors[1 - own] / distances.Factors[own];
            Weights = distances.Network.Weights.Row(own);
            ReadOnlySpan<float> other = distances.Network.Weights.Row(1 - own);
            scaled = new float[other.Length];
            for (int i = 0; i < scaled.Length; i++) scaled[i] = (float)(ratio * other[i]);
            level = DoubleSums.WeightedDifference(Weights, x, distances.Centre);
            gap = level - (ratio * DoubleSums.WeightedDifference(other, x, distances.Centre));
        }

        /// <summary>w_own.</summary>
        public ReadOnlySpan<float> Weights { get; }

        /// <summary>Distance to ⟨x − c, w_own⟩ ≤ 0.</summary>
        public DistanceInterval Own(Norm norm, double reach) => Between(level, norm.Dual.Measure(Weights), 0, reach);

        /// <summary>Distance to ⟨x − c, w_own − ρ w_other⟩ ≤ 0; without end where the two are one.</summary>
        public DistanceInterval Other(Norm norm, double reach)
        {
            double both = norm.Dual.Measure(Weights) + norm.Dual.Measure(scaled), length = norm.Dual.Distance(Weights, scaled);
            // products round to the sum of both norms, and what was rounded to float32 is off by a unit of one
            return Between(gap, length, Unit * norm.Dual.Measure(scaled), length > 0 ? reach * both / length : reach);
        }

        /// <summary>w_own − ρ w_other.</summary>
        public float[] Difference()
        {
            float[] difference = new float[scaled.Length];
            TensorPrimitives.Subtract(Weights, scaled, difference);
            return difference;
        }

        private static DistanceInterval Between(double level, double length, double lengthError, double error)
        {
            if (level <= 0) return new DistanceInterval(0, error);
            double low = level / (length + lengthError), high = length > lengthError
                ? level / (length - lengthError) : double.PositiveInfinity;
            return new DistanceInterval(Math.Max(0, (low * (1 - FormulaError)) - error), (high * (1 + FormulaError)) + error);
        }
    }
}
