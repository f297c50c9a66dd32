using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Options;

/// <summary>How a network is to be trained, by names.</summary>
internal sealed record OptimisationPlan
{
    /// <summary>Name of the optimiser.</summary>
    public required string Optimizer { get; init; }

    /// <summary>Learning rate η.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Samples per step; 0 for all.</summary>
    public required int Batch { get; init; }

    /// <summary>Passes over the samples.</summary>
    public required int Epochs { get; init; }

    /// <summary>Name of the loss.</summary>
    public required string Loss { get; init; }

    /// <summary>The options of the trainer.</summary>
    public TrainingOptions Create(ulong seed) => new()
    {
        Loss = Registry<Loss>.Find(Loss).Value,
        Optimizer = Registry<OptimizerFactory>.Find(Optimizer).Value(new OptimizerSettings { LearningRate = LearningRate }),
        BatchSize = Batch,
        Epochs = Epochs,
        Seed = seed,
    };
}
