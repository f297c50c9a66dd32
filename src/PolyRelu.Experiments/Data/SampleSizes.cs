namespace PolyRelu.Experiments.Data;

/// <summary>How large the data of a trial are: what is known, or assumed, before they are read.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="Filled">Fraction of the inputs' elements that are not zero; a training step leaves out zeros.</param>
internal sealed record SampleSizes(int Train, int Test, int Dimension, double Filled = 1)
{
    /// <summary>
    /// Whether they are those of a file that nobody has read yet: good enough for an estimate of time, not to refuse a run.
    /// </summary>
    public bool IsAssumed { get; init; }
}
