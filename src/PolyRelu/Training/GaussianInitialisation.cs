using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>N(0, s²) on every entry of W and V; biases start at zero. The paper's synthetic experiment.</summary>
public sealed class GaussianInitialisation : Initialisation
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<InitialisationFactory> Registration =
        new("gaussian", "N(0, s²) on every weight (scale s)", settings => new GaussianInitialisation(settings));

    private readonly double scale;

    /// <summary>Makes the initialisation.</summary>
    /// <exception cref="ArgumentException">The scale is negative, not finite, or no scale of float32 weights.</exception>
    public GaussianInitialisation(InitialisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        scale = settings.ValidatedScale();
    }

    /// <inheritdoc/>
    public override bool HasScale => true;

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    protected override void Draw(PolyReluNetwork network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        Fill(network.Weights, seed, 0, scale);
        Fill(network.OutputWeights, seed, 1, scale);
    }

    internal static void Fill(Matrix matrix, ulong seed, uint parameter, double scale)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            CounterRandom random = Stream(seed, i, parameter);
            foreach (ref float entry in matrix.Row(i)) entry = (float)(scale * random.NextGaussian());
        }
    }
}
