using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Measurements.Layered;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>A preset of the sequel (Min and Vidal, ICML 2025): courses from small starts, and classifiers beside one another.</summary>
internal sealed record SequelSettings : ExperimentSettings
{
    /// <summary>Figures 5 and 6.</summary>
    public required SequelCourses Courses { get; init; }

    /// <summary>Figures 2 and 7.</summary>
    public required SequelClassifiers Classifiers { get; init; }
}

/// <summary>Gradient descent and gradient flow from small starts.</summary>
internal sealed record SequelCourses : PresetSection
{
    /// <summary>The clusters.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>
    /// δ: how far directions are turned at the start, u + δ μ_k, towards a centre of the class of their neuron that is drawn at random; 0
    /// for a start at random.
    /// </summary>
    [AtLeast(0), AtMost(1e6), Distinct]
    public required IReadOnlyList<double> Nudges { get; init; }

    /// <summary>What is followed.</summary>
    public required CourseSettings Course { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Course.ScaleSamples > Data.TestSamples)
            yield return ("course", $"scaleSamples of at most data.testSamples ({Data.TestSamples})");
    }
}

/// <summary>Classifiers trained on the same clusters, and attacked in L2.</summary>
internal sealed record SequelClassifiers : PresetSection
{
    /// <summary>The clusters.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>pReLU networks.</summary>
    public required IReadOnlyList<SequelNetworkSettings> Networks { get; init; }

    /// <summary>Networks of other kinds.</summary>
    public required IReadOnlyList<SequelLayeredSettings> Layered { get; init; }

    /// <summary>The attacks; pReLU networks are certified as well.</summary>
    public required RobustnessSettings Robustness { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        SequelClassifier[] all = [.. Networks.Select(network => network.Classifier), .. Layered.Select(network => network.Classifier)];
        if (all.Distinct().Count() < all.Length) yield return ("networks", "classifiers of which none stands twice, here or in layered");
        if (all.Contains(SequelClassifier.Bayes)) yield return ("networks", "no bayes, which is not trained and always there");
    }
}

/// <summary>A pReLU network of the comparison.</summary>
internal sealed record SequelNetworkSettings : PresetSection
{
    /// <summary>Which one.</summary>
    public required SequelClassifier Classifier { get; init; }

    /// <summary>The power p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower)]
    public required double Power { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }
}

/// <summary>A layered network of the comparison.</summary>
internal sealed record SequelLayeredSettings : PresetSection
{
    /// <summary>Which one.</summary>
    public required SequelClassifier Classifier { get; init; }

    /// <summary>The network and its training.</summary>
    public required LayeredTrainingSettings Training { get; init; }
}
