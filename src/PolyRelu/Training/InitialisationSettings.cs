using System.Globalization;

namespace PolyRelu.Training;

/// <summary>Settings of an initialisation.</summary>
public sealed record InitialisationSettings
{
    private const double Smallest = 1.2e-38, Largest = 1e30;

    /// <summary>
    /// Standard deviation s of the Gaussian initialisations; the paper's synthetic experiment has 1e−7. The Kaiming ones have no scale.
    /// </summary>
    public double Scale { get; init; } = 1e-7;

    /// <summary>Draws are float32: below its normal range they would be lost, far above it they would overflow.</summary>
    internal double ValidatedScale() => Scale is 0 or (>= Smallest and <= Largest)
        ? Scale
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"The scale of an initialisation must be 0 or from {Smallest:G2} to {Largest:G2}, as weights are float32; got {Scale}."));
}
