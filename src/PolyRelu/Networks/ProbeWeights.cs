using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The parameters of a network laid out for probes: unit input weights feature by feature, their norms moved to the output weights.</summary>
internal sealed class ProbeWeights
{
    private readonly Matrix byFeature;
    private readonly Matrix output;
    private readonly float[] centre;
    private readonly float[] bias;

    public ProbeWeights(PolyReluNetwork network)
    {
        Power = network.Power;
        NormalizeInput = network.NormalizeInput;
        centre = network.Centre ?? new float[network.InputDimension];
        bias = network.Bias ?? new float[network.Outputs];
        output = network.OutputWeights.Copy();
        Matrix unit = network.Weights.Copy();
        for (int neuron = 0; neuron < unit.Rows; neuron++) Normalise(unit.Row(neuron), neuron);
        byFeature = unit.Transpose();
    }

    public double Power { get; }

    public bool NormalizeInput { get; }

    public int InputDimension => byFeature.Rows;

    public int Hidden => byFeature.Columns;

    /// <summary>ŵ_ij of all neurons j [h].</summary>
    public ReadOnlySpan<float> OfFeature(int feature) => byFeature.Row(feature);

    /// <summary>v_cj ‖w_j‖ of all neurons j [h].</summary>
    public ReadOnlySpan<float> OfOutput(int output) => this.output.Row(output);

    public float Centre(int feature) => centre[feature];

    public float Bias(int output) => bias[output];

    /// <summary>a_j ← a_j^p for a_j ≥ 0.</summary>
    public void RaiseToPower(Span<float> activations)
    {
        if (Power == 1) return;
        if (Power == 2) TensorPrimitives.Multiply(activations, activations, activations);
        else if (Power == 3) Cube(activations);
        else TensorPrimitives.Pow(activations, (float)Power, activations);
    }

    private static void Cube(Span<float> values)
    {
        foreach (ref float value in values) value *= value * value;
    }

    private void Normalise(Span<float> weights, int neuron)
    {
        double squares = 0;
        foreach (float w in weights) squares += (double)w * w;
        double length = Math.Sqrt(squares);
        for (int i = 0; i < weights.Length; i++) weights[i] = length > 0 ? (float)(weights[i] / length) : 0;
        for (int c = 0; c < output.Rows; c++) output[c, neuron] = (float)(output[c, neuron] * length);
    }
}
