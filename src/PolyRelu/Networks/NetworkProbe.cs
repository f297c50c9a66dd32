using System.Numerics.Tensors;

namespace PolyRelu.Networks;

/// <summary>Follows one input of a pReLU network through changes of few features: only their part of the pre-activations is computed.</summary>
/// <remarks>
/// With unit weights ŵ_j = w_j/‖w_j‖ and u_j = ⟨x − c, ŵ_j⟩, f = Σ_j v_j ‖w_j‖ σ(u_j)^p [‖x − c‖^{1−p}] + b. A change of k features
/// costs k·h multiply-adds for u and C·h for the logits instead of D·h. u is computed afresh from the input after 64 changes kept, so that
/// rounding does not accumulate. Does not allocate after construction.
/// </remarks>
internal sealed class NetworkProbe : IIncrementalProbe
{
    private const int ChangesBetweenRefreshes = 64;

    private readonly ProbeWeights weights;
    private readonly float[] input;
    private readonly float[] triedValues;
    private readonly int[] triedFeatures;
    private readonly float[] preActivations;
    private readonly float[] triedPreActivations;
    private readonly float[] activations;
    private double squaredLength;
    private double triedSquaredLength;
    private int tried;
    private int kept;

    public NetworkProbe(ProbeWeights weights)
    {
        this.weights = weights;
        input = new float[weights.InputDimension];
        triedValues = new float[weights.InputDimension];
        triedFeatures = new int[weights.InputDimension];
        preActivations = new float[weights.Hidden];
        triedPreActivations = new float[weights.Hidden];
        activations = new float[weights.Hidden];
    }

    public void Begin(ReadOnlySpan<float> input, Span<float> logits)
    {
        input.CopyTo(this.input);
        Refresh();
        Output(preActivations, squaredLength, logits);
    }

    public void Try(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits)
    {
        tried = features.Length;
        features.CopyTo(triedFeatures);
        values.CopyTo(triedValues);
        triedSquaredLength = squaredLength;
        preActivations.CopyTo(triedPreActivations, 0);
        for (int i = 0; i < features.Length; i++)
        {
            int feature = features[i];
            double before = input[feature] - weights.Centre(feature), after = values[i] - weights.Centre(feature);
            triedSquaredLength += (after * after) - (before * before);
            TensorPrimitives.MultiplyAdd(weights.OfFeature(feature), values[i] - input[feature], triedPreActivations, triedPreActivations);
        }
        Output(triedPreActivations, triedSquaredLength, logits);
    }

    public void Keep()
    {
        for (int i = 0; i < tried; i++) input[triedFeatures[i]] = triedValues[i];
        tried = 0;
        if (++kept >= ChangesBetweenRefreshes)
        {
            Refresh();
            return;
        }
        triedPreActivations.CopyTo(preActivations, 0);
        squaredLength = triedSquaredLength;
    }

    private void Refresh()
    {
        kept = 0;
        squaredLength = 0;
        Array.Clear(preActivations);
        for (int feature = 0; feature < input.Length; feature++)
        {
            float z = input[feature] - weights.Centre(feature);
            if (z == 0) continue;
            squaredLength += (double)z * z;
            TensorPrimitives.MultiplyAdd(weights.OfFeature(feature), z, preActivations, preActivations);
        }
    }

    private void Output(ReadOnlySpan<float> u, double squared, Span<float> logits)
    {
        TensorPrimitives.Max(u, 0, activations);
        weights.RaiseToPower(activations);
        double scale = !weights.NormalizeInput ? 1 : squared > 0 ? Math.Pow(squared, (1 - weights.Power) / 2) : 0;
        for (int output = 0; output < logits.Length; output++)
            logits[output] = (float)((scale * TensorPrimitives.Dot(weights.OfOutput(output), activations)) + weights.Bias(output));
    }
}
