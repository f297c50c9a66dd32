namespace PolyRelu.Training;

/// <summary>A training whose loss or parameters are no longer finite.</summary>
public sealed class DivergenceException : Exception
{
    /// <summary>Reports a divergence.</summary>
    /// <param name="epoch">The epoch it happened in, from 1.</param>
    /// <param name="what">What is not finite.</param>
    public DivergenceException(int epoch, string what)
        : base($"Training diverged in epoch {epoch}: {what}. Use a smaller learning rate or a smaller initial scale.") => Epoch = epoch;

    /// <summary>The epoch it happened in, from 1.</summary>
    public int Epoch { get; }
}
