using System.CommandLine;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say how a network is trained.</summary>
internal sealed class OptimisationOptions
{
    private readonly Option<int?> epochs = Parsed.Integer("--epochs", "Passes over the training samples.", 0);
    private readonly Option<int?> batch = Parsed.Integer("--batch", "Samples per step; 0 means all of them.", 0);
    private readonly Option<double?> learningRate = Parsed.Number("--learning-rate", "Learning rate.", 0, exclusive: true);
    private readonly Option<Registration<OptimizerFactory>?> optimizer = Parsed.Option<Registration<OptimizerFactory>?>(
        "--optimiser", "Optimiser ('list optimisers').", "NAME", Find);

    private readonly Option<Registration<Loss>?> loss = Parsed.Option<Registration<Loss>?>("--loss", "Loss ('list losses').", "NAME",
        Registry<Loss>.Find);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { epochs, batch, learningRate, optimizer, loss }) command.Options.Add(option);
    }

    /// <summary>The training that was asked for. Full-batch optimisers take all samples unless a batch is given.</summary>
    public OptimisationPlan Read(ParseResult arguments, TrainingDefaults defaults)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(defaults);
        string name = arguments.GetValue(optimizer)?.Name ?? defaults.Optimizer;
        double rate = arguments.GetValue(learningRate) ?? defaults.LearningRate;
        bool fullBatch = Make(name, rate).FullBatch;
        return new OptimisationPlan
        {
            Optimizer = name,
            LearningRate = rate,
            Batch = arguments.GetValue(batch) ?? (fullBatch ? 0 : defaults.Batch),
            Epochs = arguments.GetValue(epochs) ?? defaults.Epochs,
            Loss = arguments.GetValue(loss)?.Name ?? defaults.Loss,
        };
    }

    private static Registration<OptimizerFactory> Find(string name) => name.Equals("flow", StringComparison.OrdinalIgnoreCase)
        ? throw new FormatException($"gradient flow has no steps to train with; integrate it with '{CommandPath.Program} flow'")
        : Registry<OptimizerFactory>.Find(name);

    private Optimizer Make(string name, double rate)
    {
        try
        {
            return Registry<OptimizerFactory>.Find(name).Value(new OptimizerSettings { LearningRate = rate });
        }
        catch (ArgumentException refusal)
        {
            throw CommandException.Usage($"{learningRate.Name}: {ErrorSentence.Of(refusal)}");
        }
    }
}
