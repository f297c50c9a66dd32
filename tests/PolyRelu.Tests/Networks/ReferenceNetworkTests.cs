using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>The reference's gradients against central differences in double: every loss × head × normalisation × power × form.</summary>
public sealed class ReferenceNetworkTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    public static TheoryData<string> Losses => [.. Registry<Loss>.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_AreCentralDifferences(string loss)
    {
        foreach ((double power, bool normalize, int outputs, NeuronForm form) in
            from variant in RandomNetworks.Variants
            from form in RandomNetworks.Forms
            select (variant.Power, variant.Normalize, variant.Outputs, form))
        {
            for (ulong seed = 0; seed < 3; seed++)
            {
                ReferenceNetwork network = new(RandomNetworks.Create(power, normalize, outputs, seed, form: form));
                double[] x = RandomNetworks.AwayFromKinks(network, seed);
                int label = outputs == 1 ? (seed % 2 == 0 ? 1 : -1) : (int)(seed % 3);
                Check(network, loss, x, label, $"{loss}, p = {power}, normalised {normalize}, {outputs} outputs, {form}, seed {seed}");
            }
        }
    }

    private static void Check(ReferenceNetwork network, string loss, double[] x, int label, string what)
    {
        double[] cotangent = ReferenceLoss.Gradient(loss, network.Logits(x), label);
        double[][] weights = network.ZeroWeights(), outputWeights = network.ZeroOutputWeights();
        double[] bias = new double[network.Outputs];
        network.AddParameterGradients(x, cotangent, weights, outputWeights, bias);
        Compare(x, network.InputGradient(x, cotangent), "input");
        for (int j = 0; j < weights.Length; j++) Compare(network.Weights[j], weights[j], "W");
        for (int c = 0; c < outputWeights.Length; c++) Compare(network.OutputWeights[c], outputWeights[c], "V");
        if (network.Bias is not null) Compare(network.Bias, bias, "b");

        void Compare(double[] variables, double[] gradient, string part)
        {
            for (int i = 0; i < variables.Length; i++)
            {
                double kept = variables[i];
                variables[i] = kept + Step;
                double above = ReferenceLoss.Value(loss, network.Logits(x), label);
                variables[i] = kept - Step;
                double below = ReferenceLoss.Value(loss, network.Logits(x), label);
                variables[i] = kept;
                double difference = (above - below) / (2 * Step), error = Math.Abs(difference - gradient[i]);
                Assert.True(error <= Tolerance * (1 + Math.Abs(difference)),
                    $"{what}: ∂/∂{part}[{i}] is {gradient[i]}, central difference {difference}.");
            }
        }
    }
}
