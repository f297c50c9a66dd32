namespace PolyRelu.Training;

/// <summary>What one step saw before it changed the parameters.</summary>
/// <param name="LossSum">Sum of the samples' losses.</param>
/// <param name="Correct">Number of samples with a positive margin.</param>
public readonly record struct BatchStatistics(double LossSum, int Correct);
