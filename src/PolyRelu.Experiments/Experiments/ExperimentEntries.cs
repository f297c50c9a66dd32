using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Experiments.Frei;
using PolyRelu.Experiments.Experiments.Poster;
using PolyRelu.Experiments.Experiments.Theorems;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments;

/// <summary>The experiments and their layouts. A test compares the lists with the fields that there are.</summary>
internal static class ExperimentEntries
{
    private static Registration<Experiment>[] Experiments =>
    [
        PosterExperiment.Entry, SyntheticExperiment.Entry, ImagesExperiment.Entry, FeaturesExperiment.Entry, TheoremsExperiment.Entry,
        FreiExperiment.Entry,
    ];

    private static Registration<ReportLayout>[] Layouts =>
        [PosterLayout.Entry, SyntheticLayout.Entry, ImagesLayout.Entry, FeaturesLayout.Entry, TheoremsLayout.Entry, FreiLayout.Entry];

    /// <summary>Provides the lists; their entries are made when somebody asks.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The registry stands below what is registered.")]
    internal static void Provide()
    {
        Registry<Experiment>.Provide(() => Experiments);
        Registry<ReportLayout>.Provide(() => Layouts);
    }
}
