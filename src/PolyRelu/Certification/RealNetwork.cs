using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The network of real numbers whose parameters are the float32 parameters of a network, exactly: what bounds are proven about.
/// </summary>
/// <remarks>
/// f_k(x) = Σ_j V_kj κ_j^{p−1} σ(⟨z, w_j⟩)^p / [‖z‖^{p−1}] + b_k, z = x − c, with κ_j = 1/‖w_j‖, or exactly 1 where neurons are
/// unnormalised. How far the float32 program may be from it is ProgramRounding's part. Lengths and scales are computed in float64; each
/// says in which direction it errs, or by how much.
/// </remarks>
internal sealed class RealNetwork
{
    private readonly double[] scales;           // κ_j^{p−1}, to DifferenceError
    private readonly double[] outputWeights;    // [C × h]
    private readonly double[] bias;             // [C]
    private readonly Lazy<SpanBasis> basis;
    private readonly Lazy<DoubleMatrix> transposed;
    private readonly Lazy<DoubleMatrix> reduced;
    private readonly Lazy<DoubleMatrix> reducedTransposed;
    private readonly Lazy<DoubleMatrix> reducedGram;

    /// <summary>Converts the parameters.</summary>
    public RealNetwork(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        (Power, IsNormalised) = (network.Power, network.NormalizeInput && network.Power != 1);
        (Hidden, Dimension, Outputs) = (network.Hidden, network.InputDimension, network.Outputs);
        Weights = DoubleMatrix.From(network.Weights);
        Centre = new double[Dimension];
        if (network.Centre is { } centre) TensorPrimitives.ConvertSaturating<float, double>(centre, Centre);
        outputWeights = DoubleMatrix.From(network.OutputWeights).ToArray();
        bias = new double[Outputs];
        if (network.Bias is { } offsets) TensorPrimitives.ConvertSaturating<float, double>(offsets, bias);
        Lengths = new double[Hidden];
        scales = new double[Hidden];
        for (int j = 0; j < Hidden; j++)
        {
            Lengths[j] = Outward.LengthUp(Weights.Row(j));
            double length = TensorPrimitives.Norm<double>(Weights.Row(j));
            scales[j] = !(length > 0) ? 0 : network.Form == NeuronForm.Normalised ? Math.Pow(length, 1 - Power) : 1;
        }
        basis = new(() => new SpanBasis(Weights));
        transposed = new(Weights.Transpose);
        reduced = new(() =>
        {
            DoubleMatrix wider = new(Hidden, Basis.Neurons.Columns + 2);
            Basis.Neurons.CopyTo(wider.ColumnRange(0, Basis.Neurons.Columns));
            return wider;
        });
        reducedTransposed = new(() => ReducedNeurons.Transpose());
        reducedGram = new(() =>
        {
            DoubleMatrix gram = new(Hidden, Hidden);
            DoubleProduct.MultiplyRightTransposed(ReducedNeurons, ReducedNeurons, gram);
            return gram;
        });
    }

    /// <summary>The network itself.</summary>
    public PolyReluNetwork Network { get; }

    /// <summary>The power p.</summary>
    public double Power { get; }

    /// <summary>Whether activations are divided by ‖z‖^{p−1}; at p = 1 that is 1.</summary>
    public bool IsNormalised { get; }

    /// <summary>Number of neurons h.</summary>
    public int Hidden { get; }

    /// <summary>Number of features D.</summary>
    public int Dimension { get; }

    /// <summary>Number of outputs C.</summary>
    public int Outputs { get; }

    /// <summary>Number of rivals of a label: 1 for the binary head.</summary>
    public int Rivals => Math.Max(1, Outputs - 1);

    /// <summary>[h × D], row j is w_j.</summary>
    public DoubleMatrix Weights { get; }

    /// <summary>[D × h].</summary>
    public DoubleMatrix WeightsTransposed => transposed.Value;

    /// <summary>
    /// The neurons in their basis, with two coordinates more of 0 [h × (m + 2)]: what a sample has outside of the span, and
    /// everything else.
    /// </summary>
    public DoubleMatrix ReducedNeurons => reduced.Value;

    /// <summary>[(m + 2) × h].</summary>
    public DoubleMatrix ReducedNeuronsTransposed => reducedTransposed.Value;

    /// <summary>Their inner products as computed [h × h]: each errs by at most γ of the coordinates times both lengths.</summary>
    public DoubleMatrix ReducedGram => reducedGram.Value;

    /// <summary>c [D].</summary>
    public double[] Centre { get; }

    /// <summary>Numbers not below ‖w_j‖₂ [h].</summary>
    public double[] Lengths { get; }

    /// <summary>An orthonormal basis of the span of the neurons, made when it is first asked for.</summary>
    public SpanBasis Basis => basis.Value;

    /// <summary>
    /// Relative error of the head's differences times the scales, as <see cref="Difference"/> computes them: the difference (1 u), the
    /// length (½ γ_{D+2} + 1 u, to the power p − 1), the power (8 u), the product (1 u). Unnormalised neurons have the first alone.
    /// </summary>
    public double DifferenceError => 1.01 * ((Math.Abs(Power - 1) * (Outward.Gamma(Dimension + 2) + (2 * Outward.Unit)))
        + Outward.Gamma((int)Outward.PowerUnits + 8));

    /// <summary>κ_j^{p−1}, to <see cref="DifferenceError"/>; 0 for a neuron of zeros.</summary>
    public double Scale(int neuron) => scales[neuron];

    /// <summary>Writes (V_yj − V_kj) κ_j^{p−1} for the label and a rival; y v_j κ_j^{p−1} for the binary head.</summary>
    /// <returns>b_y − b_k, or y b, rounded to nearest.</returns>
    public double Difference(int label, int rival, Span<double> coefficients)
    {
        for (int j = 0; j < Hidden; j++)
        {
            double weight = Outputs == 1 ? label * outputWeights[j]
                : outputWeights[(label * Hidden) + j] - outputWeights[(rival * Hidden) + j];
            coefficients[j] = weight * scales[j];
        }
        return Outputs == 1 ? label * bias[0] : bias[label] - bias[rival];
    }
}
