using PolyRelu.Data;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>What a network is trained on.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Samples whose accuracy and stable rank are followed.</param>
internal record TrainingData(Dataset Train, Dataset Test)
{
    /// <summary>Directions that neurons are expected to align with, a row each; null for none.</summary>
    public virtual Matrix? Directions => null;
}
