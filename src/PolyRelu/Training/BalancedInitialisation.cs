using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>
/// N(0, s²) on every entry of W, and output weights of a random direction with ‖v_j‖ = ‖w_j‖ (a random sign for one output), of
/// unnormalised neurons with √p ‖v_j‖ = ‖w_j‖.
/// </summary>
/// <remarks>
/// ‖w_j‖² − ‖v_j‖² = 0, or ‖w_j‖² − p ‖v_j‖² = 0, is conserved by gradient flow, so an output weight keeps its sign.
/// </remarks>
public sealed class BalancedInitialisation : Initialisation
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<InitialisationFactory> Registration =
        new("balanced", "N(0, s²) input weights, output weights with ‖v_j‖ = ‖w_j‖, unnormalised ‖w_j‖/√p (scale s)",
            settings => new BalancedInitialisation(settings));

    private readonly double scale;

    /// <summary>Makes the initialisation.</summary>
    /// <exception cref="ArgumentException">The scale is negative, not finite, or no scale of float32 weights.</exception>
    public BalancedInitialisation(InitialisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        scale = settings.ValidatedScale();
    }

    /// <inheritdoc/>
    public override bool HasScale => true;

    /// <inheritdoc/>
    public override string Name => "balanced";

    /// <inheritdoc/>
    protected override void Draw(PolyReluNetwork network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        GaussianInitialisation.Fill(network.Weights, seed, 0, scale);
        double[] direction = new double[network.Outputs];
        double root = Math.Sqrt(network.Form.Degree(network.Power));
        for (int j = 0; j < network.Hidden; j++)
        {
            CounterRandom random = Stream(seed, j, 1);
            double square = 0;
            foreach (ref double entry in direction.AsSpan())
            {
                entry = random.NextGaussian();
                square += entry * entry;
            }
            double length = scale == 0 ? 0
                : scale * TensorPrimitives.Norm<float>(Scaled(network.Weights.Row(j))) / (root * Math.Sqrt(square));
            for (int c = 0; c < direction.Length; c++) network.OutputWeights[c, j] = (float)(length * direction[c]);
        }
    }

    private float[] Scaled(ReadOnlySpan<float> row)
    {
        float[] scaled = new float[row.Length];
        TensorPrimitives.Divide(row, (float)scale, scaled);
        return scaled;
    }
}
