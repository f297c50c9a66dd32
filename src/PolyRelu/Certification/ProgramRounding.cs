using System.Numerics.Tensors;
using PolyRelu.Networks;

namespace PolyRelu.Certification;

/// <summary>
/// How far the logits that the float32 program computes may be from those of the network in real numbers, over a set of inputs.
/// </summary>
/// <remarks>
/// The network: f_c(x) = b_c + Σ_j V_cj a_j, a_j = φ(s_j) = σ(s_j) (s_j κ_j ρ)^m, m = p − 1, s_j = ⟨z, w_j⟩, z = x − c, κ_j = 1/‖w_j‖
/// or 1 (unnormalised neurons), ρ = 1/‖z‖ or 1, with the float32 parameters and inputs taken as real numbers. The
/// program rounds every operation to float32, save that ‖w_j‖ and ‖z‖ are sums in double rounded once; a hat marks what it computes. For
/// every float32 input of the set, whatever the order of its sums, with or without fused multiply-add:
/// <code>
/// |ŝ_j − s_j| ≤ E_j      of n products (nonzero weights) that are rounded, M_j ≥ Σ_i |z_i w_ij|    (<see cref="FloatErrors.OfSum"/>)
/// |â_j − a_j| ≤ e_j = p C_j^m E_j + θ (U_j + E_j) C_j^m + underflow                         (<see cref="ActivationRounding"/>)
///                        U_j ≥ σ(s_j), C_j ≥ s_j κ_j ρ and ŝ_j κ_j ρ, θ from the roundings of scales, power and products
/// |(f̂_y − f̂_k) − (f_y − f_k)| ≤ τ = Σ_j |V_yj − V_kj| e_j + sums of c = y and c = k         (<see cref="SetRounding"/>)
///                        of h products V_cj â_j and b_c; h = neurons that may be active and have V_cj ≠ 0, A_j ≥ â_j
/// </code>
/// A term counts its difference from the centre (where there is one) and its product. M_j ≤ ‖z‖ ‖w_j‖ where nothing better is known.
/// φ' is at most p C^m between s and ŝ, and the program's φ̂ errs by θ of itself. The activations are common to all logits, hence the
/// difference of the weights. A neuron with U_j + E_j ≤ 0 is 0 in both. Where a value may overflow, τ is infinite.
/// It holds for <see cref="NetworkEvaluator"/> in any batch, on any vector width, for rows it computes again in double, and for a probe
/// begun afresh; not for a probe's steps, which add up further roundings and decide nothing.
/// All terms are sums and products of numbers ≥ 0 in double; their relative rounding, below (h + 64 p + 1024) 2⁻⁵³, is multiplied in.
/// </remarks>
internal sealed class ProgramRounding
{
    /// <summary>Below this ‖z‖ products may underflow beside ‖z‖ ‖w‖: a part of the set that is bounded on its own.</summary>
    private const double TinyNorm = 7.888609052210118e-31;      // 2⁻¹⁰⁰

    /// <summary>The smallest ‖z‖ other than 0: differences of floats are multiples of it.</summary>
    private const double SmallestNorm = 1.401298464324817e-45;  // 2⁻¹⁴⁹

    private readonly ActivationRounding activation;
    private readonly double[] lengths;          // ≥ ‖w_j‖
    private readonly double[] inverses;         // ≥ κ_j, 0 where w_j = 0
    private readonly int[] terms;               // n, the nonzero weights of neuron j
    private readonly bool normalizes;
    private readonly bool divides;              // whether κ_j is 1/‖w_j‖

    /// <summary>Reads off a network what does not depend on the set.</summary>
    public ProgramRounding(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Outputs, Hidden, Power) = (network.Outputs, network.Hidden, network.Power);
        normalizes = network.NormalizeInput && network.Power != 1;
        divides = network.Form == NeuronForm.Normalised;
        bool centred = network.Centre is { } centre && centre.AsSpan().ContainsAnyExcept(0f);
        activation = new(network.Power, normalizes, centred, network.InputDimension);
        OutputWeights = Array.ConvertAll(network.OutputWeights.ToArray(), weight => (double)weight);
        Bias = network.Bias is { } bias ? Array.ConvertAll(bias, value => (double)value) : new double[Outputs];
        double[] weights = Array.ConvertAll(network.Weights.ToArray(), weight => (double)weight);
        (lengths, inverses, terms) = (new double[Hidden], new double[Hidden], new int[Hidden]);
        double up = 1 + ((network.InputDimension + 8) * Math.Pow(2, -52));
        for (int j = 0; j < Hidden; j++)
        {
            ReadOnlySpan<double> neuron = weights.AsSpan(j * network.InputDimension, network.InputDimension);
            double length = TensorPrimitives.Norm(neuron);
            lengths[j] = length * up;
            inverses[j] = length == 0 ? 0 : divides ? up / length : 1;
            terms[j] = network.InputDimension - neuron.Count(0.0);
        }
    }

    /// <summary>Number of outputs C.</summary>
    public int Outputs { get; }

    /// <summary>Number of neurons h.</summary>
    public int Hidden { get; }

    /// <summary>The power p.</summary>
    public double Power { get; }

    /// <summary>[C × h].</summary>
    public double[] OutputWeights { get; }

    /// <summary>[C].</summary>
    public double[] Bias { get; }

    /// <summary>Bounds the activations over a set; of the result any two logits can be asked. O(h).</summary>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public SetRounding Over(in SetExtent set)
    {
        if (set.Upper.Length != Hidden || (!set.Magnitudes.IsEmpty && set.Magnitudes.Length != Hidden))
            throw new ArgumentException($"The network has {Plural.Of(Hidden, "neuron")}; got {Plural.Of(set.Upper.Length, "upper bound")} "
                + $"and {Plural.Of(set.Magnitudes.Length, "magnitude")}.", nameof(set));
        ActivationRounding.Parts[] errors = new ActivationRounding.Parts[Hidden];
        if (!(set.SmallestNorm >= 0 && set.LargestNorm <= float.MaxValue / 2.0)) Array.Fill(errors, ActivationRounding.Parts.Infinite);
        else if (!normalizes || set.SmallestNorm >= TinyNorm) Add(set, set.SmallestNorm, set.LargestNorm, errors);
        else
        {
            Add(set, Math.Max(set.SmallestNorm, SmallestNorm), Math.Min(set.LargestNorm, TinyNorm), errors);
            // What may be lost there, all of an activation, is not to count for every other input.
            for (int j = 0; j < Hidden; j++) errors[j] = errors[j].OfLargest();
            if (set.LargestNorm > TinyNorm) Add(set, TinyNorm, set.LargestNorm, errors);
        }
        return new(this, errors, set.Upper.ToArray());
    }

    /// <summary>Raises the bounds of all activations to those over the inputs with smallest ≤ ‖z‖ ≤ largest.</summary>
    private void Add(in SetExtent set, double smallestNorm, double largestNorm, ActivationRounding.Parts[] errors)
    {
        ActivationRounding.Shell shell = new(smallestNorm, largestNorm);
        for (int j = 0; j < Hidden; j++)
        {
            if (lengths[j] == 0) continue;
            double product = largestNorm * lengths[j];
            double magnitude = set.Magnitudes.IsEmpty ? product : Math.Min(set.Magnitudes[j], product);
            ActivationRounding.Neuron neuron = new()
            {
                Divisor = divides ? lengths[j] : 1,
                Inverse = inverses[j],
                LargestCosine = divides ? 1 : lengths[j],
                Upper = Math.Min(set.Upper[j], product),
                Magnitude = magnitude,
                Terms = terms[j],
            };
            errors[j] = errors[j].Or(activation.Bound(neuron, shell));
        }
    }
}
