using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Experiments.Flow;
using PolyRelu.Experiments.Experiments.Frei;
using PolyRelu.Experiments.Experiments.Phases;
using PolyRelu.Experiments.Experiments.Poster;
using PolyRelu.Experiments.Experiments.Sequel;
using PolyRelu.Experiments.Experiments.Theorems;

namespace PolyRelu.Experiments.Experiments;

/// <summary>The experiments. A test compares the list with the fields that there are.</summary>
internal static class ExperimentEntries
{
    private static Registration<Experiment>[] Experiments =>
    [
        PosterExperiment.Entry, SyntheticExperiment.Entry, ImagesExperiment.Entry, FeaturesExperiment.Entry, TheoremsExperiment.Entry,
        FreiExperiment.Entry, FlowExperiment.Entry, SequelExperiment.Entry, PhasesExperiment.Entry,
    ];

    /// <summary>Provides the list; its entries are made when somebody asks.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The registry stands below what is registered.")]
    internal static void Provide() => Registry<Experiment>.Provide(() => Experiments);
}
