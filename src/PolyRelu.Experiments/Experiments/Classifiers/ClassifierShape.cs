using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>
/// What networks on images and on features have in common: input-normalised, with bias, centred by the mean training sample.
/// </summary>
internal static class ClassifierShape
{
    /// <summary>The architecture as it is planned; the centre comes with the data.</summary>
    public static NetworkShape Of(double power, TrainingSettings training, int dimension, int outputs) => new()
    {
        InputDimension = dimension,
        Hidden = training.Hidden,
        Outputs = outputs,
        Power = power,
        Form = training.Form,
        NormalizeInput = true,
        Bias = true,
    };
}
