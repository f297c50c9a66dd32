using PolyRelu.Experiments.Presets;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>An update rule with its step size, a row of a map.</summary>
internal sealed record RuleSettings : PresetSection
{
    /// <summary>Optimiser.</summary>
    [Registered<OptimizerFactory>]
    public required string Optimiser { get; init; }

    /// <summary>Step size.</summary>
    [Positive]
    public required double LearningRate { get; init; }

    /// <summary>Samples per step; 0 for all of them.</summary>
    [AtLeast(0)]
    public required int Batch { get; init; }

    /// <summary>Passes over the training samples.</summary>
    [AtLeast(1), AtMost(10_000_000)]
    public required int Epochs { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Refusal.Of(() => Make()) is { } wrong) yield return ("learningRate", $"a rate that '{Optimiser}' takes ({wrong})");
        else if (Batch != 0 && Make().FullBatch)
            yield return ("batch", $"0, since '{Optimiser}' takes all samples in one step ('sgd' takes batches)");
    }

    /// <summary>The optimiser.</summary>
    /// <exception cref="ArgumentException">It does not take the learning rate.</exception>
    internal Optimizer Make() => Registry<OptimizerFactory>.Find(Optimiser).Value(new OptimizerSettings { LearningRate = LearningRate });

    /// <summary>Steps of the whole training.</summary>
    /// <param name="samples">Training samples.</param>
    internal long Steps(int samples) => Epochs * (Batch == 0 ? 1L : (samples + Batch - 1) / Batch);
}
