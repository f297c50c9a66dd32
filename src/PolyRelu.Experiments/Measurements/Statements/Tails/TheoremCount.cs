using System.Text.Json.Serialization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>
/// How often the event of a statement happened, on samples of one kind of clusters. Nothing is judged here: that is left to the report.
/// </summary>
/// <param name="Statement">The statement.</param>
/// <param name="Classifier">The classifier, such as <c>F^(3)</c>.</param>
/// <param name="Parameter">ρ or δ; null where the statement has none.</param>
/// <param name="Samples">Number of independent samples.</param>
/// <param name="Events">On how many of them the event happened.</param>
/// <param name="Label">Label of the class that was attacked, for a statement about one class; null where the samples are of both.</param>
internal sealed record TheoremCount(TailStatement Statement, string Classifier, double? Parameter, int Samples, int Events,
    int? Label = null) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "statements.json";

    /// <summary>The counted fraction of events.</summary>
    [JsonIgnore]
    public double Fraction => (double)Events / Samples;

    /// <summary>Saves the counts of a trial, as <c>statements.json</c>.</summary>
    internal static void Save(TrialFolder folder, IReadOnlyList<TheoremCount> counts) => folder.WriteJson(FileName, counts);

    /// <summary>Loads the counts of a trial.</summary>
    internal static IReadOnlyList<TheoremCount> Load(TrialFolder folder) =>
        JsonFile.Read<IReadOnlyList<TheoremCount>>(folder.PathOf(FileName));

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Word("classifier", Classifier), Promise.AtLeast("samples", Samples, 1), Promise.Within("events", Events, 0, Samples),
        Promise.That(Parameter is not null == Statement.Parameter is not null,
            "parameter does not belong with this statement"),
        Promise.AtLeastOrNone("parameter", Parameter, 0), Promise.That(Label is null or 1 or -1, "label is neither 1 nor -1"),
    ];
}
