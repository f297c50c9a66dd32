namespace PolyRelu.Certification;

/// <summary>τ of a set: what the float32 program's logits may differ from the network's over it, for any two of them.</summary>
/// <remarks>
/// <see cref="ProgramRounding"/> derives it. The bias is a term of the sum over the neurons, wherever in it a program adds it; neurons that
/// are off all over the set add exact zeros.
/// </remarks>
internal sealed class SetRounding
{
    private const double LeastTouch = 0.05;     // of the largest pre-activation
    private readonly ProgramRounding network;
    private readonly ActivationRounding.Parts[] errors;
    private readonly double[] upper;
    private readonly double outward;
    private Slopes? first;       // all rivals begin at the same touching points

    /// <summary>Takes the bounds of the activations.</summary>
    /// <param name="network">The network.</param>
    /// <param name="errors">[h] of |â_j − a_j| and â_j.</param>
    /// <param name="upper">[h] of s_j.</param>
    public SetRounding(ProgramRounding network, ActivationRounding.Parts[] errors, double[] upper)
    {
        (this.network, this.errors, this.upper) = (network, errors, upper);
        outward = 1 + ((network.Hidden + (64 * network.Power) + 1024) * Math.Pow(2, -52));
    }

    /// <summary>
    /// τ: everywhere in the set |(f̂_y − f̂_k) − (f_y − f_k)| is smaller; for one output |f̂ − f|, and the labels do not matter.
    /// </summary>
    /// <param name="label">y.</param>
    /// <param name="rival">k.</param>
    /// <returns>A number > 0, or infinity where nothing can be said.</returns>
    /// <remarks>
    /// The program classifies correctly where f̂_y > f̂_k for all k, or y f̂ > 0 (<see cref="Networks.Margin.IsCorrect"/>; a comparison of
    /// floats, or the sign of their difference, which is never rounded to 0): so a margin ≥ τ of the network in real numbers suffices.
    /// </remarks>
    public double Between(int label, int rival)
    {
        double bound;
        if (network.Outputs == 1)
        {
            bound = OutputError(0);
            for (int j = 0; j < errors.Length; j++) bound += Weighted(network.OutputWeights[j], errors[j].Error);
        }
        else
        {
            bound = OutputError(label) + OutputError(rival);
            ReadOnlySpan<double> first = Weights(label), second = Weights(rival);
            for (int j = 0; j < errors.Length; j++) bound += Weighted(first[j] - second[j], errors[j].Error);
        }
        // The last term is for what may have underflowed in double.
        bound = (bound * outward) + 1e-200;
        return bound <= float.MaxValue ? bound : double.PositiveInfinity;
    }

    /// <summary>τ as a function of the input: small where activations are, and close where pre-activations are as given.</summary>
    /// <param name="label">y.</param>
    /// <param name="rival">k.</param>
    /// <param name="touches">[h] Pre-activations where it should be close; not to be changed afterwards.</param>
    /// <remarks>
    /// With |ŝ − s| ≤ E, |σ(ŝ)^p − σ(s)^p| ≤ σ(s + E)^p − σ(s)^p ≤ A σ(s)^p + B for every s, where for any t &gt; 0 and q = 1 + E/t
    /// A = q^m − 1 and B = E (t + E)^m: on s &gt; 0 the difference of both sides, (s + E)^p − q^m s^p − B, is greatest where s + E = q s,
    /// that is s = t, and
    /// there (q t)^p − q^m t^p − E (q t)^m = 0; on s ≤ 0 the left side is at most E^p ≤ B. So
    /// |â − a| ≤ (A + θ (1 + A)) a + (1 + θ) B (κ ρ)^m + rest, and the sums of the head lose at most w Σ_c (|b_c| + Σ_j |V_cj| â_j),
    /// w = γ_1 + … as in <see cref="FloatErrors.OfSum"/> with every partial sum at most the sum of magnitudes. Everywhere
    /// τ ≤ Σ_j Weights_j a_j + Σ_j Constants_j (κ_j ρ)^m + Margin.
    /// </remarks>
    public RoundingTerms Along(int label, int rival, double[] touches)
    {
        double margin = 0;
        int hidden = errors.Length;
        double[] weights = new double[hidden], constants = new double[hidden];
        if (!double.IsFinite(Between(label, rival))) return new(weights, constants, double.PositiveInfinity);
        bool binary = network.Outputs == 1;
        ReadOnlySpan<double> own = Weights(binary ? 0 : label), others = binary ? [] : Weights(rival);
        first ??= At(touches);
        Slopes slopes = ReferenceEquals(first.Touches, touches) ? first : At(touches);
        double share = FloatErrors.OfSum(slopes.Terms, 1, 1, 1);
        for (int j = 0; j < hidden; j++)
        {
            ActivationRounding.Parts error = errors[j];
            if (error.Largest == 0) continue;
            double difference = Math.Abs(binary ? own[j] : own[j] - others[j]),
                heads = share * (Math.Abs(own[j]) + (binary ? 0 : Math.Abs(others[j]))), relative = slopes.Relative[j];
            weights[j] = ((difference * relative) + (heads * (1 + relative))) * outward;
            constants[j] = (difference + heads) * (1 + error.Relative) * slopes.Constant[j] * outward;
            margin += (difference + heads) * error.Rest;
        }
        double bias = binary ? Math.Abs(network.Bias[0]) : Math.Abs(network.Bias[label]) + Math.Abs(network.Bias[rival]);
        margin = ((margin + (share * bias) + (2 * FloatErrors.OfSum(slopes.Terms, 1, 0, 0))) * outward) + 1e-200;
        return new(weights, constants, margin);
    }

    /// <summary>What <see cref="Along"/> takes of every neuron, whatever the rival: A + θ (1 + A), and B.</summary>
    private Slopes At(double[] touches)
    {
        double m = network.Power - 1;
        // A − 1 is a small difference: the roundings of q, which count m times, and of the power.
        double powers = 1 + ((network.Power + 16) * Math.Pow(2, -51));
        double[] relative = new double[errors.Length], constant = new double[errors.Length];
        for (int j = 0; j < errors.Length; j++)
        {
            ActivationRounding.Parts error = errors[j];
            constant[j] = error.SumError;
            if (error.Largest == 0 || m == 0) continue;
            double touch = Touch(j, touches[j]), ratio = Math.Pow(1 + (error.SumError / touch), m) * powers;
            relative[j] = ratio - 1 + (error.Relative * ratio);
            constant[j] = error.SumError * Math.Pow(touch + error.SumError, m);
        }
        return new(touches, relative, constant, 1 + errors.Count(error => error.Largest > 0));
    }

    /// <summary>The touching points that <see cref="Along"/> takes when given these: far enough from 0 [h].</summary>
    public double[] Touches(ReadOnlySpan<double> touches)
    {
        double[] taken = new double[errors.Length];
        for (int j = 0; j < taken.Length; j++) taken[j] = Touch(j, touches[j]);
        return taken;
    }

    private double Touch(int neuron, double touch) => Math.Max(touch, LeastTouch * Math.Max(upper[neuron], errors[neuron].SumError));

    /// <summary>What the sum over the neurons and the bias of one output loses.</summary>
    private double OutputError(int output)
    {
        ReadOnlySpan<double> weights = Weights(output);
        double bias = network.Bias[output], positive = Math.Max(bias, 0), negative = Math.Max(-bias, 0), terms = bias == 0 ? 0 : 1;
        for (int j = 0; j < weights.Length; j++)
        {
            if (weights[j] == 0 || errors[j].Largest == 0) continue;
            if (weights[j] > 0) positive += weights[j] * errors[j].Largest;
            else negative -= weights[j] * errors[j].Largest;
            terms++;
        }
        double sum = positive + negative, error = FloatErrors.OfSum(terms, 1, sum, Math.Max(positive, negative));
        return sum + error <= float.MaxValue / 2.0 ? error : double.PositiveInfinity;
    }

    /// <summary>|weight| · error, and infinite where the activation may be: the program multiplies it by a weight of 0 too.</summary>
    private static double Weighted(double weight, double error) => double.IsFinite(error) ? Math.Abs(weight) * error : error;

    private ReadOnlySpan<double> Weights(int output) => network.OutputWeights.AsSpan(output * errors.Length, errors.Length);

    private sealed record Slopes(double[] Touches, double[] Relative, double[] Constant, double Terms);
}
