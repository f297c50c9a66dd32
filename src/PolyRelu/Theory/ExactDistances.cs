using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>
/// The exact distances of a network that computes an ideal classifier: how far inputs are from the nearest misclassified one.
/// </summary>
/// <remarks>
/// f(x) = Σ_j ± σ(⟨x − c, u_j⟩)^p with u_j = (|v_j| ‖w_j‖^{1−p})^{1/p} w_j, unnormalised |v_j|^{1/p} w_j. Two cases are
/// known. Two neurons of different signs: F in degree p, in every norm, for any vectors. Orthogonal u_j of one length and p ≥ 2: F^(p), in
/// L2. Directions orthogonal to all u_j change nothing in either, nor does input normalisation, which divides f by a positive number. A
/// point with y f(x) ≤ 0 is misclassified: ties are (<see cref="Margin"/>). The network is taken as it is, in real numbers: that float32
/// vectors are orthogonal only to rounding is part of the interval, and so is the rounding of what is computed here.
/// </remarks>
public abstract class ExactDistances
{
    /// <summary>
    /// Relative error of the formulas themselves, in float64: not proved but tested, against searches and against the conditions of a
    /// minimum; most are within 1e-15.
    /// </summary>
    public const double FormulaError = 1e-12;

    /// <summary>How far beyond the boundary an example lies, as a fraction of the distance.</summary>
    public const double Overshoot = 5e-3;

    private protected ExactDistances(PolyReluNetwork network, double[] factors)
    {
        Network = network;
        Factors = factors;
        Centre = network.Centre ?? new float[network.InputDimension];
        // products and sums over D features, and the factors with their powers, 4 ulp each
        double roundings = ((2.0 * network.InputDimension) + 64) / (1L << 53);
        Gamma = roundings / (1 - roundings);
    }

    /// <summary>The network.</summary>
    public PolyReluNetwork Network { get; }

    /// <summary>What is added for every neuron is u_j = factor · w_j.</summary>
    private protected double[] Factors { get; }

    private protected float[] Centre { get; }

    /// <summary>Relative error γ of an inner product ⟨x − c, u_j⟩, to the product of the norms.</summary>
    private protected double Gamma { get; }

    /// <summary>The distances of a network.</summary>
    /// <exception cref="NotSupportedException">They are not known; the message says why.</exception>
    public static ExactDistances Of(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Outputs != 1) throw Unknown($"has {Plural.Of(network.Outputs, "output")}; ideal classifiers have one");
        if (network.Bias is { } bias && bias[0] != 0) throw Unknown($"has the bias {bias[0]}; ideal classifiers have none");
        double[] factors = new double[network.Hidden];
        int positive = 0;
        for (int j = 0; j < factors.Length; j++)
        {
            double length = Norm.L2.Measure(network.Weights.Row(j)), weight = network.OutputWeights[0, j];
            if (!(length > 0 && double.IsFinite(length) && weight != 0 && double.IsFinite(weight)))
                throw Unknown($"has a neuron that adds nothing, or what is no number: neuron {j}");
            double divided = network.Form == NeuronForm.Normalised && network.Power != 1 ? Math.Pow(length, 1 - network.Power) : 1;
            factors[j] = network.Power == 1 ? Math.Abs(weight) : Math.Pow(Math.Abs(weight) * divided, 1 / network.Power);
            if (weight > 0) positive++;
        }
        if (positive == 0 || positive == factors.Length)
            throw Unknown("has output weights of one sign: one class is never predicted, and has no boundary");
        return factors.Length == 2 ? new HalfSpaceDistances(network, factors) : new OrthogonalDistances(network, factors);
    }

    /// <summary>Whether distances in a norm are known.</summary>
    public abstract bool Knows(Norm norm);

    /// <summary>The distance to the nearest point that is not classified as the label.</summary>
    /// <param name="x">[D].</param>
    /// <param name="label">±1.</param>
    /// <param name="norm">A norm that is known.</param>
    /// <exception cref="NotSupportedException">No formula is known for this norm.</exception>
    public DistanceInterval Of(ReadOnlySpan<float> x, int label, Norm norm)
    {
        Require(x, label, norm);
        return Find(x, label, norm);
    }

    /// <summary>A misclassified point beyond the boundary, further than the distance by <see cref="Overshoot"/>.</summary>
    /// <param name="x">[D].</param>
    /// <param name="label">±1.</param>
    /// <param name="norm">A norm that is known.</param>
    /// <returns>[D]; x itself where it is misclassified.</returns>
    /// <exception cref="NotSupportedException">No formula is known for this norm.</exception>
    public float[] Example(ReadOnlySpan<float> x, int label, Norm norm)
    {
        Require(x, label, norm);
        float[] example = x.ToArray();
        Move(x, label, norm, example);
        return example;
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, int, Norm)"/>
    private protected abstract DistanceInterval Find(ReadOnlySpan<float> x, int label, Norm norm);

    /// <summary>Moves a copy of x beyond the boundary; leaves it where x is misclassified.</summary>
    private protected abstract void Move(ReadOnlySpan<float> x, int label, Norm norm, Span<float> example);

    /// <summary>An exception that says why nothing is known.</summary>
    private protected static NotSupportedException Unknown(string reason) => new(
        $"The exact distances of this network are not known: it {reason}. Attack it instead.");

    /// <summary>⟨x − c, u_j⟩.</summary>
    private protected double Coordinate(ReadOnlySpan<float> x, int neuron) =>
        Factors[neuron] * DoubleSums.WeightedDifference(Network.Weights.Row(neuron), x, Centre);

    private void Require(ReadOnlySpan<float> x, int label, Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (x.Length != Network.InputDimension)
            throw new ArgumentException($"Expected {Plural.Of(Network.InputDimension, "feature")}; got {x.Length}.", nameof(x));
        Margin.Require([label], 1);
        if (!norm.IsConvex) throw new NotSupportedException($"Exact distances are known in norms, and {norm.Symbol} is none. Attack it "
            + "instead.");
        if (!Knows(norm)) throw Unknown($"is F^({Network.Power}), for which there is a formula in L2 and none in {norm.Symbol}");
    }
}
