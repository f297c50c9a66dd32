using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// A pReLU network: f(x) = Σ_j v_j σ(⟨x − c, w_j⟩)^p / ‖w_j‖^{p−1} (+ b), σ = ReLU, p ≥ 1; p = 1 is the plain ReLU network.
/// </summary>
/// <remarks>
/// Min and Vidal 2024, equation 4. By its <see cref="Form"/> a network may lack the division by ‖w_j‖^{p−1}: Σ_j v_j σ(⟨x − c, w_j⟩)^p
/// computes what the normalised network with v_j ‖w_j‖^{p−1} for v_j does, but training takes another way and ends elsewhere.
/// With <see cref="NormalizeInput"/>, in either form, the activation is divided by ‖x − c‖^{p−1} (the paper's image networks), so that
/// f − b is positively homogeneous of degree 1 in x − c.
/// At x = c every activation and gradient is 0; a neuron with w_j = 0 contributes 0.
/// Power, form, normalisation, centre and bias belong to the network, never to a call.
/// </remarks>
public sealed class PolyReluNetwork : INetwork
{
    /// <summary>
    /// The largest power p: for ratios t = ⟨x − c, w_j⟩ / ‖w_j‖ from 1/2 to 2, t^p is a normal number of float64, from 2⁻¹⁰²² to 2¹⁰²².
    /// </summary>
    /// <remarks>
    /// Beyond it float64 itself cannot tell neurons apart: what is asked of it (near ties, nearest examples) would be 0 or infinite.
    /// float32 holds less, t^p from 2⁻¹²⁶ to 2¹²⁷, so training is useful for far smaller powers alone.
    /// </remarks>
    public const int LargestPower = 1022;

    /// <summary>Makes a network from its parameters; the arrays are held, not copied.</summary>
    /// <param name="power">p from 1 to <see cref="LargestPower"/>, any real number.</param>
    /// <param name="normalizeInput">Whether activations are divided by ‖x − c‖^{p−1}.</param>
    /// <param name="weights">[h × D], row j is w_j.</param>
    /// <param name="outputWeights">[C × h], column j is v_j; C = 1 is the binary head.</param>
    /// <param name="bias">[C], or null for none.</param>
    /// <param name="centre">[D], subtracted from the input first, or null for none.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or the power is below 1, above <see cref="LargestPower"/> or NaN.</exception>
    public PolyReluNetwork(double power, bool normalizeInput, Matrix weights, Matrix outputWeights, float[]? bias = null,
        float[]? centre = null)
    {
        if (PowerProblem(power) is { } problem) throw new ArgumentException($"The power p must be {problem}.", nameof(power));
        if (weights.Rows == 0 || weights.Columns == 0)
            throw new ArgumentException($"The weights must be h×D with h, D ≥ 1; got {weights.Rows}×{weights.Columns}.", nameof(weights));
        if (outputWeights.Rows == 0 || outputWeights.Columns != weights.Rows)
            throw new ArgumentException($"The output weights must be C×{weights.Rows} for weights of {weights.Rows}×{weights.Columns}; got "
                + $"{outputWeights.Rows}×{outputWeights.Columns}.", nameof(outputWeights));
        if (bias is not null && bias.Length != outputWeights.Rows)
            throw new ArgumentException($"The bias must have {Plural.Of(outputWeights.Rows, "entry")}; got {bias.Length}.", nameof(bias));
        if (centre is not null && centre.Length != weights.Columns)
            throw new ArgumentException($"The centre must have {Plural.Of(weights.Columns, "entry")}; got {centre.Length}.",
                nameof(centre));
        Power = power;
        NormalizeInput = normalizeInput;
        Weights = weights;
        OutputWeights = outputWeights;
        Bias = bias;
        Centre = centre;
    }

    /// <summary>The power p.</summary>
    public double Power { get; }

    /// <summary>Whether activations are divided by ‖x − c‖^{p−1}.</summary>
    public bool NormalizeInput { get; }

    /// <summary>Whether neurons are divided by ‖w_j‖^{p−1}; they are unless another form is named.</summary>
    /// <remarks>
    /// At p = 1 both forms are one function with one gradient, and the network is <see cref="NeuronForm.Normalised"/> whatever is named:
    /// networks that are the same have the same form, file and hash.
    /// An unnormalised activation is a power of ⟨x − c, w⟩ itself, which float32 loses below 1e−38: weights of length 1e−13 are too small
    /// for p = 3, where normalised neurons would do. Where it overflows, logits and gradients are computed in double.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is no form.</exception>
    public NeuronForm Form
    {
        get;
        init
        {
            _ = value.Degree(Power);
            field = Power == 1 ? NeuronForm.Normalised : value;
        }
    }

    /// <summary>Input weights [h × D], a neuron per row.</summary>
    public Matrix Weights { get; }

    /// <summary>Output weights [C × h].</summary>
    public Matrix OutputWeights { get; }

    /// <summary>Output bias [C], or null.</summary>
    public float[]? Bias { get; }

    /// <summary>Input centre [D], or null.</summary>
    public float[]? Centre { get; }

    /// <summary>Number of features D.</summary>
    public int InputDimension => Weights.Columns;

    /// <summary>Number of neurons h.</summary>
    public int Hidden => Weights.Rows;

    /// <summary>Number of outputs C; 1 is the binary head.</summary>
    public int Outputs => OutputWeights.Rows;

    /// <summary>A network of the same architecture with its own copy of the parameters.</summary>
    public PolyReluNetwork Copy() =>
        new(Power, NormalizeInput, Weights.Copy(), OutputWeights.Copy(), (float[]?)Bias?.Clone(), (float[]?)Centre?.Clone())
        {
            Form = Form,
        };

    /// <summary>Packs the parameters for fast evaluation. Later changes of the parameters are not seen.</summary>
    public NetworkEvaluator CreateEvaluator() => new(this);

    IClassifier INetwork.CreateEvaluator() => CreateEvaluator();

    /// <summary>What a power should be, and what it is, to stand after "must be"; null where it is one.</summary>
    internal static string? PowerProblem(double power) =>
        power is >= 1 and <= LargestPower ? null
        : power >= 1 && double.IsFinite(power) ? FormattableString.Invariant($"at most {LargestPower}; got {power}")
        : FormattableString.Invariant($"a finite number ≥ 1; got {power}");
}
