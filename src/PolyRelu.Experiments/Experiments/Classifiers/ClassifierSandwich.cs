using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Certified beside attacked accuracy of networks on images or features: a panel, a sentence and a table per evaluation.</summary>
/// <param name="powers">The networks.</param>
/// <param name="published">What was published about networks trained like these; null where nothing was.</param>
internal sealed class ClassifierSandwich(IReadOnlyList<ClassifierRepeats> powers, PublishedImages? published)
{
    private readonly EvaluationRecords records = new(powers);

    /// <summary>A panel per evaluation that was certified.</summary>
    public IEnumerable<Figure> Figures() => Certified().Select(entry => SandwichPanels.Bands(
        entry.Place == 0 ? "sandwich" : $"sandwich-{entry.Place + 1}",
        $"Proof and attack over the {records.First(entry.Place).Symbol} radius, {records.First(entry.Place).Split}",
        entry.Powers, [], HasPublished(entry.Powers)
            ? $" Open marks: values read off the published figure ({published!.Source}), of APGD-CE on other networks and 10,000 images."
            : ""));

    /// <summary>The widths of the bands of the first evaluation, in a sentence; those of the others stand in their tables.</summary>
    /// <param name="subject">What the sentence is about.</param>
    public IEnumerable<Markup> Findings(string subject) =>
        Certified().Take(1).Select(entry => SandwichPanels.Finding(subject, entry.Powers));

    /// <summary>A table per evaluation.</summary>
    /// <param name="name">What was learned, to begin titles with.</param>
    public IEnumerable<SummaryTable> Tables(string name) => Certified().Select(entry => SandwichPanels.Table(name, entry.Powers));

    private static bool HasPublished(IReadOnlyList<SandwichPower> powers) => powers.Any(power => power.Published.Count > 0);

    /// <summary>The evaluations that every power has certified.</summary>
    private IEnumerable<(int Place, IReadOnlyList<SandwichPower> Powers)> Certified()
    {
        foreach (int place in records.Places)
        {
            SandwichPower[] own = [.. powers.Select(power => power.Sandwich(place, place == 0 ? Published(power.Power) : []))
                .OfType<SandwichPower>()];
            if (own.Length == powers.Count) yield return (place, own);
        }
    }

    private IEnumerable<(double Radius, double Value)> Published(double power) => published is null ? [] :
    [
        .. published.Clean.Where(value => value.Power == power).Select(value => (0.0, value.Value)),
        .. published.Robust.Where(entry => entry.Value.Power == power).Select(entry => (entry.Radius, entry.Value.Value)),
    ];
}
