namespace PolyRelu.Training;

/// <summary>Settings of an initialisation.</summary>
public sealed record InitialisationSettings
{
    /// <summary>Standard deviation s of the Gaussian initialisations; the paper's synthetic experiment has 1e−7. The Kaiming ones have no scale.</summary>
    public double Scale { get; init; } = 1e-7;

    internal double ValidatedScale() => Scale >= 0 && double.IsFinite(Scale)
        ? Scale
        : throw new ArgumentException($"The scale of an initialisation must be a finite number ≥ 0; got {Scale}.");
}
