using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>Where flows of one power end from one scale, as their files describe it.</summary>
/// <param name="Configuration">What was computed.</param>
/// <param name="Log">Where they ended.</param>
internal sealed record FlowLimit(LimitConfiguration Configuration, LimitLog Log);

/// <summary>The verdicts over powers and scales.</summary>
internal sealed class FlowLimits(IReadOnlyList<FlowLimit> limits)
{
    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<FlowLimit> Read(RunReader run) =>
        [.. run.Completed(LimitTrial.TheKind).Select(trial => new FlowLimit(trial.Configuration, LimitLog.Load(trial.Folder)))];

    /// <summary>A table of verdicts without noise, and one with it.</summary>
    public IEnumerable<SummaryTable> Tables()
    {
        yield return Verdicts(LimitRow.NoiseFree, "without noise");
        if (limits.Any(limit => limit.Log.Find(LimitRow.Noisy) is not null))
        {
            LimitConfiguration c = limits[0].Configuration;
            yield return Verdicts(LimitRow.Noisy,
                $"on {Plural.Of(c.Clusters.TrainSamples, "sample")} with noise α = {Html.Number(c.Clusters.Alpha)}");
        }
    }

    /// <summary>All that was measured.</summary>
    public SummaryTable Details() => new(
        "Every limit: relative distances found, and median radius found",
        ["p", "s", "flow", "born", "last birth", "predicted", "to F", "to F in degree p", "to F^(p)", "median radius"],
        [
            .. from limit in limits
               from row in limit.Log.Flows
               select (IReadOnlyList<SummaryCell>)
               [
                   new(Html.Number(limit.Configuration.Power)), new(limit.Configuration.Scale), new(row.Problem),
                   new($"{row.Births.Count(double.IsFinite)} of {row.Births.Count}"), new(Last(row.Births)), new(Last(row.Predicted)),
                   new(Relative(row, IdealDistance.Sum)), new(Relative(row, IdealDistance.SumPower)),
                   new(Relative(row, IdealDistance.Power)), new(Html.Number(row.MedianRadius ?? double.NaN)),
               ],
        ]);

    /// <summary>The verdicts of a power over the scales, as a clause; empty where there are none.</summary>
    public string Words(double power)
    {
        string without = Words(power, LimitRow.NoiseFree), on = Words(power, LimitRow.Noisy);
        return without.Length == 0 ? ""
            : on.Length == 0 ? $"; limits without noise: {without}"
            : on == without ? $"; limits without noise and on samples: {on}"
            : $"; limits without noise: {without}; on samples: {on}";
    }

    private string Words(double power, string problem)
    {
        FlowLimit[] own = [.. limits.Where(limit => limit.Configuration.Power == power && limit.Log.Find(problem) is not null)];
        List<string> ends = [];
        for (int first = 0, next; first < own.Length; first = next)
        {
            string name = Name(own[first], own[first].Log.Find(problem)!);
            next = first + 1;
            while (next < own.Length && Name(own[next], own[next].Log.Find(problem)!) == name) next++;
            string to = next == first + 1 ? "" : $" to {own[next - 1].Configuration.Scale}";
            ends.Add($"{name} from s = {own[first].Configuration.Scale}{to}");
        }
        return string.Join(", ", ends);
    }

    private SummaryTable Verdicts(string problem, string words)
    {
        string[] scales = [.. limits.Select(limit => limit.Configuration.Scale).Distinct()];
        return new SummaryTable($"f_T up to scale, {words}: the nearest classifier and its relative distance, found from below",
            ["p", .. scales.Select(scale => $"s = {scale}")],
            [
                .. limits.GroupBy(limit => limit.Configuration.Power).Select(group => (IReadOnlyList<SummaryCell>)
                [
                    new(Html.Number(group.Key)),
                    .. scales.Select(scale => Cell(group.FirstOrDefault(limit => limit.Configuration.Scale == scale), problem)),
                ]),
            ]);
    }

    private static SummaryCell Cell(FlowLimit? limit, string problem)
    {
        if (limit?.Log.Find(problem) is not { } row) return new("–");
        IdealDistance nearest = row.Distances.MinBy(distance => distance.Relative)!;
        IdealDistance? verdict = IdealDistance.Verdict(row.Distances);
        string name = ObservedFlow.NameOf(nearest.Ideal, limit.Configuration.Power), distance = Html.Number(nearest.Relative);
        string missing = row.Births.All(double.IsFinite) ? "" : $"; {row.Births.Count(double.IsFinite)} of {row.Births.Count} born";
        return new($"{(verdict is null ? $"neither ({name}: {distance})" : $"{name}: {distance}")}{missing}",
            Conjectured(limit.Configuration.Power) is { } ideal ? verdict?.Ideal == ideal : null);
    }

    /// <summary>What the poster conjectures: F for p = 1, F^(p) for p > 2, and nothing between.</summary>
    private static string? Conjectured(double power) => power == 1 ? IdealDistance.Sum : power > 2 ? IdealDistance.Power : null;

    private static string Name(FlowLimit limit, LimitRow row) => IdealDistance.Verdict(row.Distances) is { } verdict
        ? ObservedFlow.NameOf(verdict.Ideal, limit.Configuration.Power) : "neither";

    private static string Last(IReadOnlyList<double> births) =>
        Html.Number(births.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max(), 1);

    private static string Relative(LimitRow row, string ideal) =>
        Html.Number(row.Distances.FirstOrDefault(distance => distance.Ideal == ideal)?.Relative ?? double.NaN);
}
