using PolyRelu.Attacks;
using PolyRelu.Cli.Progress;
using PolyRelu.Geometry;
using PolyRelu.Theory;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the attack command for a person.</summary>
internal static class AttackText
{
    /// <summary>Writes what ran and a table with a row per radius and attack.</summary>
    public static void Write(TextWriter writer, AttackJob job)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        string box = job.Threat.Box is { } range ? $"box [{range.Low}, {range.High}]" : "no box";
        string frozen = job.Threat.FeatureRadii is { } limits ? $", {Plural.Of(limits.FrozenCount, "feature")} frozen, {limits.Values.ToArray().Count(float.IsFinite)} limited" : "";
        if (job.Span is not null) writer.WriteLine($"span: {job.Span}");
        writer.WriteLine($"{job.Model}: {NetworkDescription.Of(job.Network)}");
        writer.WriteLine($"{job.Points.Name} {job.Points.Split}, {Plural.Of(job.Points.Count, "point")}, {job.Threat.Norm.Symbol}, {box}{frozen}, seed {job.Seed}");
        if (job.Trained is { } trained) writer.WriteLine($"trained on {trained.Words}");
        if (job.OtherData) writer.WriteLine($"other data on purpose: {job.Points.Describe()?.Words ?? job.Points.Name}");
        writer.WriteLine($"clean accuracy {Percent(job.Report.CleanAccuracy)}");
        writer.WriteLine();
        double[] radii = [.. job.Report.Radii.Select(radius => radius.Epsilon)];
        writer.WriteLine(TextTable.Format(["radius ε", "attack", "attacked", "broken", "robust accuracy", "time"],
            job.Report.Radii.SelectMany(radius => Rows(radius, RadiusText.Of(radius.Epsilon, radii)))));
        foreach (Caveat entry in job.Caveats) writer.WriteLine($"note: {entry.Name}: {entry.Sentence}");
        foreach (Diagnosis entry in job.Diagnostics) writer.WriteLine($"warning: {entry.Name}: {entry.Finding} {entry.Advice}");
        if (job.Nearest is { } found) writer.WriteLine(Nearest(found.Nearest, job.Threat.Radius));
    }

    private static string Nearest(NearestExamples nearest, double largest)
    {
        double[] distances = [.. nearest.Distances.ToArray().Order()];
        int known = distances.Count(double.IsFinite);
        string median = known > distances.Length / 2 ? RadiusText.Of(distances[distances.Length / 2], 4) : $"> {RadiusText.Of(largest, 4)}";
        return $"nearest examples of {known} of {Plural.Of(distances.Length, "point")}, each asked about and measured again; median distance {median}; the curve never rises";
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RadiusResult radius, string epsilon)
    {
        if (radius.Attacks.Count == 0) return [[epsilon, "", "0", "0", Percent(radius.RobustAccuracy), ""]];
        return radius.Attacks.Select((entry, i) => (IReadOnlyList<string>)
        [
            i == 0 ? epsilon : "", entry.Name, $"{entry.Attacked}", $"{entry.Broken}", Percent(entry.RobustAccuracy),
                Duration.Short(entry.Seconds),
        ]);
    }

    private static string Percent(double fraction) => $"{100 * fraction:0.0#}%";
}
