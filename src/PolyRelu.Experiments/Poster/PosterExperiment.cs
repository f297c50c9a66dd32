namespace PolyRelu.Experiments.Poster;

/// <summary>The poster "Can Implicit Bias Imply Adversarial Robustness?" (Min and Vidal, ICML 2024) at a size that runs in two minutes.</summary>
public sealed class PosterExperiment : Experiment<PosterSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new("poster", "The poster's figures: reduced synthetic clusters and MNIST digits (Min and Vidal 2024).", new PosterExperiment());

    /// <inheritdoc/>
    protected override IReadOnlyList<Trial> Plan(PosterSettings settings) => [];
}
