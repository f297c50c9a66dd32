using System.Globalization;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>The tables about networks trained on images or features, and their values beside the published ones.</summary>
/// <param name="powers">The networks.</param>
/// <param name="published">What was published about networks trained like these; null where nothing was.</param>
/// <param name="name">What was learned, to begin titles with: <c>mnist, digits</c>.</param>
internal sealed class ClassifierTables(IReadOnlyList<ClassifierRepeats> powers, PublishedImages? published, string name)
{
    private readonly EvaluationRecords records = new(powers);

    /// <summary>Our values beside the published ones.</summary>
    public IReadOnlyList<Comparison> Comparisons() => published is null ? [] :
    [
        .. published.Clean.Select(value => Compare(value, power => power.CleanAccuracy)),
        .. published.Robust.Select(entry => Compare(entry.Value, power => CurveReading.At(power.Curve(0), entry.Radius))),
        .. published.StableRank.Select(value => Compare(value, power => power.LastStableRank)),
    ];

    private Comparison Compare(PublishedValue value, Func<ClassifierRepeats, double?> ours) =>
        Find(value.Power) is { } power ? new Comparison(value, ours(power)) { HasLearned = power.HasLearned } : new Comparison(value, null);

    /// <summary>The first curve at a few radii, published values beside ours.</summary>
    public SummaryTable Curve(IReadOnlyList<double> wanted)
    {
        double[] radii = [.. wanted.Select(radius => CurveReading.Nearest(powers[0].Curve(0), radius).Radius).Distinct()];
        List<string> columns = ["p", "clean, all samples"];
        if (published is not null) columns.Add("published");
        foreach (double radius in radii) columns.AddRange(Published(radius).Any() ? [$"ε = {Html.Radius(radius, radii)}", "published"]
            : [$"ε = {Html.Radius(radius, radii)}"]);
        return new SummaryTable($"{name}: robust accuracy in {records.First(0).Symbol}, {records.Attack(0)} on {records.First(0).Data}",
            columns, [.. powers.Select(power => Row(power, radii))]);
    }

    /// <summary>Evaluations at a few radii, a table per attacked split, a column per norm and radius.</summary>
    public IReadOnlyList<SummaryTable> Threats() =>
    [
        .. records.Places.Where(evaluation => records.Radii(evaluation).Count <= ClassifierPanels.TableRadii && !IsSequence(evaluation))
            .GroupBy(evaluation => (records.First(evaluation).Data, Attack: records.Attack(evaluation)))
                .Select(group => Threats(group.Key.Data, group.Key.Attack, [.. group])),
    ];

    /// <summary>
    /// Evaluations by several attacks in turn, a table per attacked split: what every attack leaves, and by how much the first alone
    /// overstates robustness.
    /// </summary>
    public IReadOnlyList<SummaryTable> Sequences() =>
    [
        .. records.Places.Where(IsSequence).GroupBy(evaluation =>
            (records.First(evaluation).Data, Attack: records.Attack(evaluation), Ran: string.Join(", ", Ran(evaluation))))
            .Select(group => Sequence(group.Key.Data, group.Key.Attack, [.. group])),
    ];

    private SummaryTable Sequence(string data, string attack, int[] evaluations)
    {
        (int Evaluation, int Place)[] places = Places(evaluations);
        IReadOnlyList<string> names = Names(evaluations[0]);
        return new SummaryTable(
            $"{name}: robust accuracy after each attack of {attack} on {data}",
            ["radius", "p", "clean", .. names.Select(one => $"after {one}"), $"{names[0]} alone overstates by"],
            [.. places.SelectMany(place => powers.Select(power => SequenceRow(power, place.Evaluation, place.Place, names)))]);
    }

    private IReadOnlyList<SummaryCell> SequenceRow(ClassifierRepeats power, int evaluation, int place, IReadOnlyList<string> names)
    {
        // Networks whose attacks were others, as another version of the program may have made them, have no place in these columns.
        ClassifierNetwork[] alike = [.. power.Networks.Where(network =>
            network.Robustness[evaluation].Curves[0].Attacks is { Count: > 0 } rows && rows[place].Select(row => row.Name)
                .SequenceEqual(names))];
        if (alike.Length == 0)
            return [new(Radius(evaluation, place)), new(power.Name), .. Enumerable.Repeat(new SummaryCell("–"), names.Count + 2)];
        double[] left = [.. Enumerable.Range(0, names.Count).Select(attack =>
            alike.Average(network => network.Robustness[evaluation].Curves[0].Attacks[place][attack].RobustAccuracy))];
        double clean = power.Networks.Average(network => network.Robustness[evaluation].CleanAccuracy),
            overstated = 100 * (left[0] - left[^1]);
        return
        [
            new(Radius(evaluation, place)), new(power.Name + Html.Untrained(power.HasLearned)), new(Html.Percent(clean)),
                .. left.Select(value => new SummaryCell(Html.Percent(value))),
            new(string.Create(CultureInfo.InvariantCulture, $"{overstated:0.0} points")),
        ];
    }

    private SummaryTable Threats(string data, string attack, int[] evaluations)
    {
        (int Evaluation, int Place)[] places = Places(evaluations);
        string range = powers.Any(power => power.Networks.Count > 1) ? "; mean (lowest to highest) of the repeats" : "";
        return new SummaryTable(
            $"{name}: robust accuracy, {attack} on {data}{range}",
            ["p", "ε = 0", .. places.Select(place => Radius(place.Evaluation, place.Place))],
            [
                .. powers.Select(power => (IReadOnlyList<SummaryCell>)
                [
                    new(power.Name + Html.Untrained(power.HasLearned)),
                        new(Summary([.. power.Networks.Select(network => network.Robustness[evaluations[0]].CleanAccuracy)])),
                    .. places.Select(place => new SummaryCell(Summary([.. power.Networks.Select(network =>
                        network.Robustness[place.Evaluation].Curves[0].RobustAccuracy[place.Place])]))),
                ]),
            ]);
    }

    private static string Summary(double[] values) =>
        values.Length == 1 ? Html.Percent(values[0])
            : $"{Html.Percent(values.Average())} ({Html.Percent(values.Min())[..^1]}–{Html.Percent(values.Max())[..^1]})";

    private List<SummaryCell> Row(ClassifierRepeats power, double[] radii)
    {
        List<SummaryCell> row = [new(power.Name + Html.Untrained(power.HasLearned))];
        Add(power.CleanAccuracy, published?.Clean.Where(value => value.Power == power.Power));
        foreach (double radius in radii)
            Add(CurveReading.Nearest(power.Curve(0), radius).RobustAccuracy, Published(radius).Any()
                ? Published(radius).Where(value => value.Power == power.Power) : null);
        return row;

        void Add(double ours, IEnumerable<PublishedValue>? theirs)
        {
            PublishedValue? value = theirs?.FirstOrDefault();
            row.Add(new SummaryCell(Html.Percent(ours), value is null ? null
                : new Comparison(value, ours) { HasLearned = power.HasLearned }.Agrees));
            if (theirs is not null) row.Add(new SummaryCell(value is null ? "–" : Html.Percent(value.Value)));
        }
    }

    private bool IsSequence(int evaluation) => records.First(evaluation).Curves[0].Attacks.Any(rows => rows.Count > 1);

    /// <summary>The radii above zero of some evaluations.</summary>
    private (int Evaluation, int Place)[] Places(int[] evaluations) =>
        [.. evaluations.SelectMany(evaluation => Enumerable.Range(0, records.Radii(evaluation).Count)
            .Where(place => records.Radii(evaluation)[place] > 0).Select(place => (evaluation, place)))];

    private string Radius(int evaluation, int place) =>
        $"{records.First(evaluation).Symbol} {Html.Radius(records.Radii(evaluation)[place], records.Radii(evaluation))}";

    /// <summary>Which attacks they are; in files of before, which have no ids, their names.</summary>
    private IEnumerable<(string, string?)> Ran(int evaluation) =>
        records.First(evaluation).Curves[0].Attacks[^1].Select(row => (row.Id ?? row.Name, row.Variant));

    /// <summary>The attacks of a sequence, as they ran at its largest radius.</summary>
    private IReadOnlyList<string> Names(int evaluation) => [.. records.First(evaluation).Curves[0].Attacks[^1].Select(row => row.Name)];

    private IEnumerable<PublishedValue> Published(double radius) =>
        published?.Robust.Where(entry => Math.Abs(entry.Radius - radius) < 1e-9).Select(entry => entry.Value) ?? [];

    private ClassifierRepeats? Find(double power) => powers.FirstOrDefault(repeats => repeats.Power == power);
}
