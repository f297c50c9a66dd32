using PolyRelu.Data;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>What a network is trained on, and attacked on by split.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Samples whose accuracy and stable rank are followed.</param>
internal abstract record AttackedData(Dataset Train, Dataset Test) : TrainingData(Train, Test)
{
    /// <summary>A split by its name.</summary>
    public abstract Dataset Of(ImageSplit split);
}
