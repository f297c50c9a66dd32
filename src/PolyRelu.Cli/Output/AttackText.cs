using PolyRelu.Attacks;
using PolyRelu.Cli.Progress;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the attack command for a person.</summary>
internal static class AttackText
{
    private const int MostNamed = 20;

    /// <summary>Writes what ran and a table with a row per radius and attack.</summary>
    public static void Write(TextWriter writer, AttackJob job, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        ThreatModel threat = result.Request.Threat;
        if (job.Span is not null) writer.WriteLine($"span: {job.Span}");
        writer.WriteLine($"{Quotation.Name(job.Model)}: {NetworkDescription.Of(job.Network)}");
        string points = $"{Quotation.Name(job.Points.Name)} {Quotation.Name(job.Points.Split)}, {Plural.Of(job.Points.Count, "point")}";
        writer.WriteLine($"{points}, {threat.Norm.Symbol}, {RangesText.Of(threat.Box, threat.FeatureRadii)}, seed {result.Request.Seed}");
        if (job.Trained is { } trained) writer.WriteLine($"trained on {trained.Words}");
        if (job.OtherData) writer.WriteLine($"other data on purpose: {job.Points.Describe()?.Words ?? job.Points.Name}");
        if (job.Input is { } input) writer.WriteLine(input.Words);
        writer.WriteLine($"clean accuracy {PercentText.Of(result.Report.CleanAccuracy)}");
        writer.WriteLine();
        double[] radii = [.. result.Report.Radii.Select(radius => radius.Epsilon)];
        writer.WriteLine(TextTable.Format(["radius ε", "attack", "attacked", "broken", "robust accuracy", "time"],
            result.Report.Radii.SelectMany((radius, place) => Rows(radius, RadiusText.Of(radius.Epsilon, radii))
                .Concat(Rounded(result, place)))));
        if (result.Request.Certificates is not null) WriteCertified(writer, result, radii);
        if (result.Rounded is { } rounded) writer.WriteLine(Rounded(rounded, job.Points.Count));
        foreach (Caveat entry in job.Caveats) writer.WriteLine($"note: {entry.Name}: {entry.Sentence}");
        foreach (Diagnosis entry in result.Diagnostics) writer.WriteLine($"warning: {entry.Name}: {entry.Finding} {entry.Advice}");
        if (!result.DiagnosticsRan) writer.WriteLine("note: signs that robustness is overstated were not looked for");
        if (result.Nearest is { } found) writer.WriteLine(Nearest(found.Nearest, threat.Radius));
        WriteConfirmation(writer, result);
    }

    private static void WriteCertified(TextWriter writer, EvaluationResult result, double[] radii)
    {
        writer.WriteLine();
        writer.WriteLine(TextTable.Format(["radius ε", "certified", "attacked", "undecided", "not attacked", "time saved, about"],
            radii.Select((radius, place) =>
            {
                CertifiedShare share = CertifiedShare.Of(result, place)!;
                return (IReadOnlyList<string>)
                [
                    RadiusText.Of(radius, radii), PercentText.Of(share.CertifiedAccuracy),
                    PercentText.Of(result.Report.Radii[place].RobustAccuracy), PercentText.Of(share.Undecided), $"{share.Skipped}",
                    share.SecondsSaved is { } saved ? Duration.Short(saved) : "–",
                ];
            })));
        writer.WriteLine("certified ≤ true robust accuracy ≤ attacked; saved is what the attacks took for each point that they were given, "
            + "times those proven robust");
        writer.WriteLine(CertifyText.Meaning);
        for (int place = 0; place < radii.Length; place++)
        {
            IReadOnlyList<int> points = CertifiedShare.Of(result, place)!.UndecidedPoints;
            if (points.Count == 0) continue;
            string more = points.Count > MostNamed ? $" and {points.Count - MostNamed} more (--json names all)" : "";
            writer.WriteLine($"undecided at {RadiusText.Of(radii[place], radii)}: {(points.Count == 1 ? "point" : "points")} "
                + $"{string.Join(", ", points.Take(MostNamed))}{more}");
        }
        if (DroppedRanges.Of(result.Request.Threat) is { } dropped) writer.WriteLine($"note: {dropped}");
    }

    /// <summary>
    /// Says of how many examples float64 says something else; for the nearest ones, which lie at the boundary, also that there are none.
    /// </summary>
    private static void WriteConfirmation(TextWriter writer, EvaluationResult result)
    {
        bool?[] flags = result.Confirmed.MaxBy(radius => radius.Count(flag => flag is not null)) ?? [];
        int asked = flags.Count(flag => flag is not null), confirmed = flags.Count(flag => flag == true);
        if (confirmed < asked)
            writer.WriteLine(
                $"note: float64 misclassifies {confirmed} of {Plural.Of(asked, "example")}; the others are so near the boundary that "
                + "the rounding of float32 decides, and were not moved: no room in ball and box, clean, or at levels");
        else if (result.Nearest is not null && asked > 0)
            writer.WriteLine($"float64 misclassifies {(asked == 1 ? "the example" : $"all {Plural.Of(asked, "example")}")} as well");
    }

    /// <summary>The row of what is left at a radius when the examples are rounded.</summary>
    private static IEnumerable<IReadOnlyList<string>> Rounded(EvaluationResult result, int place)
    {
        if (result.Rounded is not { } rounded) return [];
        RadiusResult after = rounded.Report.Radii[place];
        int kept = after.FoundBy.Count(found => found is not null && found != AttackIdentity.Misclassified);
        return
        [
            [
                "", $"rounded to {rounded.Levels} levels", $"{kept + rounded.Lost[place]}", $"{kept}", PercentText.Of(after.RobustAccuracy),
                Duration.Short(rounded.Seconds[place]),
            ],
        ];
    }

    private static string Rounded(RoundedReport rounded, int points)
    {
        string off = rounded.OffGrid == 0
            ? ""
            : $" Of the clean inputs, {rounded.OffGrid} of {points} are not at these levels themselves; misclassified ones count as broken "
                + "as they are.";
        return $"rounded: {rounded.Levels} levels of the box; an example that is not misclassified within ε there counts as lost, and the "
            + $"rounded ones are saved.{off}";
    }

    private static string Nearest(NearestExamples nearest, double largest)
    {
        double[] distances = [.. nearest.Distances.ToArray()];
        int known = distances.Count(double.IsFinite);
        double middle = distances.Length == 0 ? double.PositiveInfinity : Median.Of(distances);
        string median = double.IsFinite(middle) ? RadiusText.Of(middle, 4) : $"> {RadiusText.Of(largest, 4)}";
        return $"nearest examples of {known} of {Plural.Of(distances.Length, "point")}, each asked about and measured again; median "
            + $"distance {median}; the curve never rises";
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RadiusResult radius, string epsilon)
    {
        if (radius.Attacks.Count == 0) return [[epsilon, "", "0", "0", PercentText.Of(radius.RobustAccuracy), ""]];
        return radius.Attacks.Select((entry, i) => (IReadOnlyList<string>)
        [
            i == 0 ? epsilon : "", entry.Name, $"{entry.Attacked}", $"{entry.Broken}", PercentText.Of(entry.RobustAccuracy),
                Duration.Short(entry.Seconds),
        ]);
    }
}
