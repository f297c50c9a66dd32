using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>Checks one statement.</summary>
/// <param name="statement">The statement.</param>
/// <param name="size">How much to compute.</param>
/// <param name="seed">Names all that is drawn.</param>
internal sealed class StatementPart(Statement statement, CheckSize size, ulong seed) : TrialPart
{
    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        yield return new Work($"check of {statement.Name}", $"statement {statement.Name}",
            () => () => statement.Check(new CheckContext(CheckSize.Small, seed)), size == CheckSize.Small ? 1 : statement.SmallChecks);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        yield return (StatementRecord.FileName, Promise.That(Load(folder).Statement == statement,
            "statement is another than that of config.json"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        Load(folder).Finding.Cases.Select(one => new MeasurementRow(StandardQuantity.StatementValue, one.Measured, StatementRecord.FileName)
        { Subject = $"{statement.Name}, {one.Words}: {VerdictWords.Of(one.Verdict)}" });

    /// <summary>Loads what was found.</summary>
    internal static StatementRecord Load(TrialFolder folder) => JsonFile.Read<StatementRecord>(folder.PathOf(StatementRecord.FileName));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, context.Label);
        StatementFinding finding = statement.Check(new CheckContext(size, seed) { Progress = task, Cancellation = context.Cancellation });
        context.Folder.WriteJson(StatementRecord.FileName, new StatementRecord(statement, finding));
    }
}
