using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>The tidy table of a run: a row for each measured number, with what tells its trial from the others.</summary>
/// <param name="Columns">The columns: the trial, the keys that vary between trials, the number.</param>
/// <param name="Rows">The rows, in the order of the plan.</param>
/// <remarks>The same trials give the same table.</remarks>
internal sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<ResultRow> Rows)
{
    private const string KeyPrefix = "configuration.";      // of a key that is called as a column

    /// <summary>The table of some trials.</summary>
    /// <param name="experiment">Name of their experiment.</param>
    /// <param name="trials">Completed trials, in the order of the plan.</param>
    public static ResultTable Of(string experiment, IReadOnlyList<MeasuredTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ResultColumn[] before =
        [
            ResultColumn.OfText("trial", row => row.Trial.State.Id), ResultColumn.OfText("experiment", _ => experiment),
            ResultColumn.OfText("kind", row => row.Trial.State.Kind), ResultColumn.OfText("label", row => row.Trial.State.Label),
            ResultColumn.OfNumber("p", row => row.Trial.Power), ResultColumn.OfNumber("alpha", row => row.Trial.Alpha),
            ResultColumn.OfCount("seed", row => row.Trial.Seed),
        ];
        ResultColumn[] after =
        [
            ResultColumn.OfText("quantity", row => row.Measurement.Quantity.Name),
            ResultColumn.OfNumber("value", row => row.Measurement.Value), ResultColumn.OfText("norm", row => row.Measurement.Norm),
            ResultColumn.OfNumber("radius", row => row.Measurement.Radius), ResultColumn.OfText("subject", row => row.Measurement.Subject),
            ResultColumn.OfText("attack", row => row.Measurement.Attack), ResultColumn.OfText("source", row => row.Measurement.Source),
        ];
        HashSet<string> taken = [.. before.Concat(after).Select(column => column.Name)];
        return new([.. before, .. VaryingKeys.Of(trials).Where(key => !key.IsOwn).Select(key => Column(key, taken)), .. after],
            [.. trials.SelectMany(trial => trial.Rows.Select(row => new ResultRow(trial, row)))]);
    }

    private static ResultColumn Column(VaryingKey key, HashSet<string> taken)
    {
        string name = taken.Contains(key.Name) ? KeyPrefix + key.Name : key.Name;
        return key.IsNumeric
            ? ResultColumn.OfNumber(name, row => row.Trial.Configuration.Find(key.Name)?.Number)
            : ResultColumn.OfText(name, row => row.Trial.Configuration.Find(key.Name)?.Text);
    }
}

/// <summary>A row: a number with the trial that measured it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Measurement">The number.</param>
internal sealed record ResultRow(MeasuredTrial Trial, MeasurementRow Measurement);
