using PolyRelu.Certification;
using PolyRelu.Cli.Progress;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the certify command for a person.</summary>
internal static class CertifyText
{
    /// <summary>What the word means.</summary>
    public const string Meaning = "Certified is proven: no float32 input within the radius is misclassified by this program, in whatever "
        + "order it sums, and every rounding of proof and program is counted.";

    private const int Digits = 4;

    /// <summary>Writes what was certified, a table, and what it means.</summary>
    public static void Write(TextWriter writer, CertifyJob job)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        (AttackJob subject, ThreatModel threat) = (job.Subject, job.Request.Threat);
        writer.WriteLine($"{Quotation.Name(subject.Model)}: {NetworkDescription.Of(subject.Network)}");
        writer.WriteLine($"{Quotation.Name(subject.Points.Name)} {Quotation.Name(subject.Points.Split)}, "
            + $"{Plural.Of(subject.Points.Count, "point")}, {threat.Norm.Symbol}, {RangesText.Of(threat.Box, threat.FeatureRadii)}");
        if (subject.Trained is { } trained) writer.WriteLine($"trained on {trained.Words}");
        if (subject.OtherData) writer.WriteLine($"other data on purpose: {subject.Points.Describe()?.Words ?? subject.Points.Name}");
        if (subject.Input is { } input) writer.WriteLine(input.Words);
        writer.WriteLine($"clean accuracy {PercentText.Of(job.CleanAccuracy)}");
        writer.WriteLine();
        if (job.Table is not null) WriteVerdicts(writer, job, job.Table);
        else WriteBrackets(writer, job, job.Brackets!);
        writer.WriteLine(Meaning);
        if (DroppedRanges.Of(threat) is { } dropped) writer.WriteLine($"note: {dropped}");
        foreach (Caveat entry in subject.Caveats) writer.WriteLine($"note: {entry.Name}: {entry.Sentence}");
    }

    private static void WriteVerdicts(TextWriter writer, CertifyJob job, CertificateTable table)
    {
        int[] places = [.. Enumerable.Range(0, table.Radii.Count)];
        string[] radii = [.. RadiusText.OfAll(table.Radii)];
        writer.WriteLine(TextTable.Format(["radius ε", "certified", "attacked", "undecided", "time"], places.Select(place =>
            (IReadOnlyList<string>)
            [
                radii[place], PercentText.Of(table.CertifiedAccuracy(place)), PercentText.Of(table.AttackedAccuracy(place)),
                PercentText.Of(Fraction.Of(table.CountOf(Verdict.Undecided, place), table.Count)), Duration.Short(job.Seconds(place)),
            ])));
        writer.WriteLine("certified ≤ true robust accuracy ≤ attacked; time is added up over points, which are worked on side by side");
        writer.WriteLine("rounding of the program costs certified accuracy: "
            + string.Join(", ", places.Select(place => $"{PercentText.Of(table.RoundingCost(place))} at {radii[place]}")));
        writer.WriteLine();
        WriteStages(writer, table, radii);
        WriteAttacks(writer, job);
    }

    private static void WriteStages(TextWriter writer, CertificateTable table, string[] radii)
    {
        string[][] stages = [.. Enumerable.Range(0, radii.Length).Select(place => Enumerable.Range(0, table.Count)
            .Where(i => table[i, place].Verdict != Verdict.Undecided).Select(i => table[i, place].Stage).ToArray())];
        string[] known = [.. Certifier.Stages], names = [.. stages.SelectMany(own => own).Distinct()
            .OrderBy(name => Array.IndexOf(known, name) is >= 0 and var place ? place : known.Length)];
        if (names.Length == 0) return;
        writer.WriteLine(TextTable.Format(["decided by", .. names], stages.Select((own, place) =>
            (IReadOnlyList<string>)[radii[place], .. names.Select(name => $"{own.Count(stage => stage == name)}")])));
    }

    private static void WriteBrackets(TextWriter writer, CertifyJob job, BracketTable brackets)
    {
        int correct = brackets.Brackets.Count(bracket => bracket.AttackRadius > 0);
        int found = brackets.Brackets.Count(bracket => bracket.AttackRadius > 0 && double.IsFinite(bracket.AttackRadius));
        writer.WriteLine(TextTable.Format(["of correct points", "certified", "attacked", "gap", "gap ≤ 0.25%", "gap ≤ 1%", "time"],
        [
            [
                $"median of {correct}", RadiusText.Of(brackets.MedianCertified, Digits), RadiusText.Of(brackets.MedianAttack, Digits),
                Gap(brackets.MedianGap), PercentText.Of(brackets.ClosedTo(CertifyJob.QuarterPercent)),
                PercentText.Of(brackets.ClosedTo(CertifyJob.Percent)), Duration.Short(job.AllSeconds),
            ],
        ]));
        writer.WriteLine("certified radius ≤ true distance of the nearest misclassified input ≤ attack radius; gap = (attack − certified)"
            + "/attack; time is added up over points, which are worked on side by side");
        if (found < correct)
            writer.WriteLine($"no example of {Plural.Of(correct - found, "point")} was found within "
                + $"{RadiusText.Of(job.Request.Threat.Radius)}");
        WriteAttacks(writer, job);
    }

    private static void WriteAttacks(TextWriter writer, CertifyJob job)
    {
        if (job.Subject.Attacks.Count == 0)
            writer.WriteLine("attacks: the certifier's own descents alone; attacked accuracy is an upper bound all the same");
        else
            writer.WriteLine($"attacks on what proofs leave open: {string.Join(", ", job.Subject.Attacks)}");
    }

    private static string Gap(double gap) => double.IsNaN(gap) ? "–" : PercentText.Of(gap);
}
