using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>One sample as every radius and rival see it: z₀ = x − c, its length, the clean pre-activations.</summary>
internal sealed class SampleGeometry
{
    private readonly float[] input;
    private Reduced? reduced;

    /// <summary>Asks a network about a sample.</summary>
    public SampleGeometry(RealNetwork network, ReadOnlySpan<float> input)
    {
        Network = network;
        this.input = input.ToArray();
        Origin = new double[network.Dimension];
        for (int i = 0; i < Origin.Length; i++) Origin[i] = input[i] - network.Centre[i];
        Square = TensorPrimitives.SumOfSquares<double>(Origin);
        // Origin errs by u in each feature, relative to the exact difference, so its length errs by u as well.
        Length = Outward.Up(Outward.LengthUp(Origin) * (1 + (2 * Outward.Unit)));
        LengthDown = Math.Max(0, Outward.Down(Math.Sqrt(Square) * (1 - Outward.Gamma(Origin.Length + 4))));
        Clean = new double[network.Hidden];
        Errors = new double[network.Hidden];
        Magnitudes = new double[network.Hidden];
        double gamma = Outward.Gamma(network.Dimension + 4);
        double[] products = new double[network.Dimension];
        for (int j = 0; j < Clean.Length; j++)
        {
            TensorPrimitives.Multiply<double>(network.Weights.Row(j), Origin, products);
            Clean[j] = TensorPrimitives.Dot<double>(network.Weights.Row(j), Origin);
            Errors[j] = Outward.Up(gamma * Length * network.Lengths[j]);
            Magnitudes[j] = Outward.Up(TensorPrimitives.SumOfMagnitudes<double>(products) + Errors[j]);
        }
    }

    /// <summary>The network.</summary>
    public RealNetwork Network { get; }

    /// <summary>x [D].</summary>
    public ReadOnlySpan<float> Input => input;

    /// <summary>z₀ [D], each within one rounding of x − c.</summary>
    public double[] Origin { get; }

    /// <summary>‖z₀‖² as computed.</summary>
    public double Square { get; }

    /// <summary>A number not below ‖x − c‖₂.</summary>
    public double Length { get; }

    /// <summary>A number not above ‖x − c‖₂.</summary>
    public double LengthDown { get; }

    /// <summary>⟨x − c, w_j⟩ as computed [h].</summary>
    public double[] Clean { get; }

    /// <summary>How far <see cref="Clean"/> may be from the exact values [h]: γ_{D+4} ‖x − c‖ ‖w_j‖.</summary>
    public double[] Errors { get; }

    /// <summary>Numbers not below Σ_i |(x − c)_i w_ji| [h].</summary>
    public double[] Magnitudes { get; }

    /// <summary>Writes, outwards, the interval of δ_i over an L∞ ball and the ranges of a threat model.</summary>
    public void Ranges(ThreatModel threat, double radius, Span<double> low, Span<double> high)
    {
        float[] lows = new float[input.Length], highs = new float[input.Length];
        threat.Ranges(input, lows, highs);
        for (int i = 0; i < input.Length; i++)
        {
            low[i] = Math.Max(-radius, Outward.Down((double)lows[i] - input[i]));
            high[i] = Math.Min(radius, Outward.Up((double)highs[i] - input[i]));
        }
    }

    /// <summary>Coordinates of the sample and of the neurons in which an L2 ball is searched.</summary>
    public Reduced Reduce() => reduced ??= new(this);

    /// <summary>The perturbation [D] of coordinates in the reduced space.</summary>
    public void Lift(ReadOnlySpan<double> point, Span<double> perturbation) => Reduce().Lift(point, perturbation);

    /// <summary>The network seen from the span of its neurons and one sample; the whole space where that is no smaller.</summary>
    internal sealed class Reduced
    {
        private const double Kept = 0.1;    // of a vector orthogonalised again: less is left where it was all rounding
        private readonly double[]? rest;    // unit vector along what z₀ has outside of the basis, [D], or 0
        private readonly SpanBasis? basis;

        public Reduced(SampleGeometry sample)
        {
            RealNetwork network = sample.Network;
            if (network.Hidden + 2 >= network.Dimension)
            {
                (Neurons, NeuronsTransposed, Coordinates) = (network.Weights, network.WeightsTransposed, sample.Origin);
                Residuals = new double[network.Hidden];
                return;
            }
            basis = network.Basis;
            (Neurons, NeuronsTransposed, Residuals) = (network.ReducedNeurons, network.ReducedNeuronsTransposed, basis.Residuals);
            Gram = network.ReducedGram;
            int spanned = basis.Vectors.Rows;
            Coordinates = new double[spanned + 2];
            rest = (double[])sample.Origin.Clone();
            double[] further = new double[spanned];
            for (int i = 0; i < spanned; i++)
                Coordinates[i] = TensorPrimitives.Dot<double>(basis.Vectors.Row(i), sample.Origin);
            for (int i = 0; i < spanned; i++)
                TensorPrimitives.MultiplyAdd(basis.Vectors.Row(i), -Coordinates[i], rest, rest);
            // Once more, for what rounding left.
            double before = TensorPrimitives.Norm<double>(rest);
            for (int i = 0; i < spanned; i++) further[i] = TensorPrimitives.Dot<double>(basis.Vectors.Row(i), rest);
            for (int i = 0; i < spanned; i++)
                TensorPrimitives.MultiplyAdd(basis.Vectors.Row(i), -further[i], rest, rest);
            double length = TensorPrimitives.Norm<double>(rest);
            if (length > Kept * before)
            {
                Coordinates[spanned] = length;
                TensorPrimitives.Divide(rest, length, rest);
            }
            else
            {
                // It was rounding, whose direction lies anywhere, in the span as well: z₀ is taken to lie in the span.
                Leftover = Outward.LengthUp(rest);
                rest.AsSpan().Clear();
            }
            // ‖BBᵀ − I‖_F of the basis B with the unit rest: the basis' own, twice the products with the rest, the length of the rest.
            double across = 0;
            for (int i = 0; i < spanned; i++)
            {
                double product = Math.Abs(TensorPrimitives.Dot<double>(basis.Vectors.Row(i), rest))
                    + (1.1 * Outward.Gamma(network.Dimension + 2));
                across += product * product;
            }
            Deviation = Outward.Up(basis.Deviation + (2 * Math.Sqrt(across)) + (3 * Outward.Gamma(network.Dimension + 4)));
        }

        /// <summary>[h × n].</summary>
        public DoubleMatrix Neurons { get; }

        /// <summary>[n × h].</summary>
        public DoubleMatrix NeuronsTransposed { get; }

        /// <summary>⟨w̃_j, w̃_k⟩ as computed [h × h]; null where the coordinates are the features, fewer than the neurons.</summary>
        public DoubleMatrix? Gram { get; }

        /// <summary>Of z₀ [n].</summary>
        public double[] Coordinates { get; }

        /// <summary>Numbers not below what neurons have outside of the basis [h].</summary>
        public double[] Residuals { get; }

        /// <summary>A number not below the length of what z₀ has outside of the basis and is left out.</summary>
        public double Leftover { get; }

        /// <summary>A number not below how far the basis and the rest of z₀ together are from orthonormal.</summary>
        public double Deviation { get; }

        public void Lift(ReadOnlySpan<double> point, Span<double> perturbation)
        {
            if (basis is null)
            {
                point.CopyTo(perturbation);
                return;
            }
            perturbation.Clear();
            for (int i = 0; i < basis.Vectors.Rows; i++)
                TensorPrimitives.MultiplyAdd(basis.Vectors.Row(i), point[i], perturbation, perturbation);
            TensorPrimitives.MultiplyAdd(rest!, point[^2], perturbation, perturbation);
        }
    }
}
