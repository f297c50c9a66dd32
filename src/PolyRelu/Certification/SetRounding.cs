namespace PolyRelu.Certification;

/// <summary>τ of a set: what the float32 program's logits may differ from the network's over it, for any two of them.</summary>
/// <remarks>
/// <see cref="ProgramRounding"/> derives it. The bias is a term of the sum over the neurons, wherever in it a program adds it; neurons that
/// are off all over the set add exact zeros.
/// </remarks>
internal sealed class SetRounding
{
    private readonly ProgramRounding network;
    private readonly double[] errors;       // e_j
    private readonly double[] largest;      // A_j
    private readonly double outward;

    /// <summary>Takes the bounds of the activations.</summary>
    /// <param name="network">The network.</param>
    /// <param name="errors">[h] of |â_j − a_j|.</param>
    /// <param name="largest">[h] of â_j.</param>
    public SetRounding(ProgramRounding network, double[] errors, double[] largest)
    {
        (this.network, this.errors, this.largest) = (network, errors, largest);
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
            for (int j = 0; j < errors.Length; j++) bound += Weighted(network.OutputWeights[j], errors[j]);
        }
        else
        {
            bound = OutputError(label) + OutputError(rival);
            ReadOnlySpan<double> first = Weights(label), second = Weights(rival);
            for (int j = 0; j < errors.Length; j++) bound += Weighted(first[j] - second[j], errors[j]);
        }
        // The last term is for what may have underflowed in double.
        bound = (bound * outward) + 1e-200;
        return bound <= float.MaxValue ? bound : double.PositiveInfinity;
    }

    /// <summary>What the sum over the neurons and the bias of one output loses.</summary>
    private double OutputError(int output)
    {
        ReadOnlySpan<double> weights = Weights(output);
        double bias = network.Bias[output], positive = Math.Max(bias, 0), negative = Math.Max(-bias, 0), terms = bias == 0 ? 0 : 1;
        for (int j = 0; j < weights.Length; j++)
        {
            if (weights[j] == 0 || largest[j] == 0) continue;
            if (weights[j] > 0) positive += weights[j] * largest[j];
            else negative -= weights[j] * largest[j];
            terms++;
        }
        double sum = positive + negative, error = FloatErrors.OfSum(terms, 1, sum, Math.Max(positive, negative));
        return sum + error <= float.MaxValue / 2.0 ? error : double.PositiveInfinity;
    }

    /// <summary>|weight| · error, and infinite where the activation may be: the program multiplies it by a weight of 0 too.</summary>
    private static double Weighted(double weight, double error) => double.IsFinite(error) ? Math.Abs(weight) * error : error;

    private ReadOnlySpan<double> Weights(int output) => network.OutputWeights.AsSpan(output * errors.Length, errors.Length);
}
