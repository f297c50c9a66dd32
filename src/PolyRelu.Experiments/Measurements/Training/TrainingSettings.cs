using System.Text.Json.Serialization;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>A hidden layer and how it is trained.</summary>
internal sealed record TrainingSettings : PresetSection
{
    /// <summary>Neurons h.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Hidden { get; init; }

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}: normalised or unnormalised; the former where the preset does not say.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NeuronForm? Neurons { get; init; }

    /// <summary>Initialisation.</summary>
    [Registered<InitialisationFactory>]
    public required string Initialisation { get; init; }

    /// <summary>Standard deviation s of the Gaussian initialisations; none for those without a scale.</summary>
    [Positive]
    public required double? InitialScale { get; init; }

    /// <summary>Loss.</summary>
    [Registered<Loss>]
    public required string Loss { get; init; }

    /// <summary>Optimiser.</summary>
    [Registered<OptimizerFactory>]
    public required string Optimizer { get; init; }

    /// <summary>Step size.</summary>
    [Positive]
    public required double LearningRate { get; init; }

    /// <summary>Samples per step; 0 for all of them.</summary>
    [AtLeast(0)]
    public required int Batch { get; init; }

    /// <summary>Passes over the training samples.</summary>
    [AtLeast(1)]
    public required int Epochs { get; init; }

    /// <summary>Test accuracy and stable ranks are measured after every so many epochs.</summary>
    [AtLeast(1)]
    public required int MeasureEvery { get; init; }

    /// <summary>The form of the neurons.</summary>
    internal NeuronForm Form => Neurons ?? NeuronForm.Normalised;

    /// <summary>h in words: <c>20 neurons</c>, <c>20 unnormalised neurons</c>.</summary>
    internal string NeuronWords => Plural.Of(Hidden, Form == NeuronForm.Normalised ? "neuron" : "unnormalised neuron");

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        bool scaled = Registry<InitialisationFactory>.Find(Initialisation).Value(new InitialisationSettings()).HasScale;
        if (scaled && InitialScale is null) yield return ("initialScale", $"a number, since '{Initialisation}' has a scale");
        if (!scaled && InitialScale is not null) yield return ("initialScale", $"none, since '{Initialisation}' has no scale");
        if (InitialScale is { } scale && Refusal.Of(() => Registry<InitialisationFactory>.Find(Initialisation)
            .Value(new InitialisationSettings { Scale = scale })) is { } wrongScale)
            yield return ("initialScale", $"a scale that '{Initialisation}' takes ({wrongScale})");
        if (Refusal.Of(() => Make()) is { } wrongRate) yield return ("learningRate", $"a rate that '{Optimizer}' takes ({wrongRate})");
        else if (Batch != 0 && Make().FullBatch)
            yield return ("batch", $"0, since '{Optimizer}' takes all samples in one step ('sgd' takes batches)");
    }

    /// <summary>The optimiser.</summary>
    /// <exception cref="ArgumentException">It does not take the learning rate.</exception>
    internal Optimizer Make() => Registry<OptimizerFactory>.Find(Optimizer).Value(new OptimizerSettings { LearningRate = LearningRate });
}
