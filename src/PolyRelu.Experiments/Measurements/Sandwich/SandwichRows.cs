using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Sandwich;

/// <summary>Certified and attacked accuracy as rows of a table.</summary>
internal static class SandwichRows
{
    private const string Certifier = "certifier";

    /// <summary>The rows of the records of a network, one per certified curve.</summary>
    public static IEnumerable<MeasurementRow> Of(IReadOnlyList<SandwichRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Dictionary<(string, string), int> seen = [];
        foreach (SandwichRecord record in records)
        {
            int place = seen[(record.Split, record.Norm)] = seen.GetValueOrDefault((record.Split, record.Norm)) + 1;
            foreach (MeasurementRow row in Of(record))
                yield return row with { Subject = SubjectText.Numbered(record.Split, place), Norm = record.Norm, Attack = Certifier };
        }
    }

    private static IEnumerable<MeasurementRow> Of(SandwichRecord record)
    {
        for (int i = 0; i < record.Radii.Count; i++)
        {
            yield return Row(StandardQuantity.CertifiedAccuracy, record.CertifiedAccuracy[i]) with { Radius = record.Radii[i] };
            yield return Row(StandardQuantity.AttackedAccuracy, record.AttackedAccuracy[i]) with { Radius = record.Radii[i] };
        }
        yield return Row(StandardQuantity.LargestBracketWidth, record.LargestWidth);
        yield return Row(StandardQuantity.MeanBracketWidth, record.MeanWidth);
        if (!record.AllRadii) yield break; // Brackets between the radii of a curve have no median of their own.
        yield return Row(StandardQuantity.MedianCertifiedRadius, Median.Of([.. record.Samples.Select(sample => sample.CertifiedRadius)]));
        yield return Row(StandardQuantity.MedianAttackRadius, Median.Of([.. record.Samples.Select(sample => sample.AttackRadius)]));
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double value) =>
        new(quantity, MeasurementRow.Finite(value), SandwichRecord.FileName);
}
