using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>
/// N(0, s²/D) on every entry of W, so that ‖w_j‖ is about s for any number of features D, and N(0, s²) on every entry of V.
/// </summary>
/// <remarks>
/// Norms of both layers are of one size, as in a balanced start, but not equal: neurons whose v is small come late or not at all.
/// </remarks>
public sealed class GaussianNormInitialisation : Initialisation
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<InitialisationFactory> Registration =
        new("gaussian-norm", "N(0, s²/D) on input weights, so that ‖w‖ ≈ s, and N(0, s²) on output weights (scale s)",
            settings => new GaussianNormInitialisation(settings));

    private readonly double scale;

    /// <summary>Makes the initialisation.</summary>
    /// <exception cref="ArgumentException">The scale is negative, not finite, or no scale of float32 weights.</exception>
    public GaussianNormInitialisation(InitialisationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        scale = settings.ValidatedScale();
    }

    /// <inheritdoc/>
    public override bool HasScale => true;

    /// <inheritdoc/>
    public override string Name => "gaussian-norm";

    /// <inheritdoc/>
    protected override void Draw(PolyReluNetwork network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        GaussianInitialisation.Fill(network.Weights, seed, 0, scale / Math.Sqrt(network.InputDimension));
        GaussianInitialisation.Fill(network.OutputWeights, seed, 1, scale);
    }
}
