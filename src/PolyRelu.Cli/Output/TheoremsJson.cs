using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>The JSON of the theorems command; scripts rely on its names (docs/file-formats.md).</summary>
internal static class TheoremsJson
{
    /// <summary>The document of the checks.</summary>
    public static object Of(CheckSize size, ulong seed, IReadOnlyList<TimedStatement> found) => new
    {
        Tool = CommandPath.Program,
        VersionAction.Version,
        Size = Wording.Of(size),
        Seed = seed,
        Statements = found.Select(one => new
        {
            one.Record.Statement.Name,
            one.Record.Statement.Title,
            Claim = StatementText.Of(one.Record.Statement.Claim),
            one.Record.Statement.Source,
            Remark = StatementText.Of(one.Record.Statement.Remark).Trim(),
            Status = Wording.Of(one.Record.Statement.Standing),
            one.Record.Statement.ShouldHold,
            Hypotheses = StatementText.Of(one.Record.Statement.Hypotheses),
            Verdict = one.Record.Words,
            one.Record.Statement.Measured,
            Side = Wording.Of(one.Record.Statement.Side),
            Formula = StatementText.Of(one.Record.Statement.BoundFormula),
            Setting = StatementText.Of(one.Record.Statement.Setting),
            one.Record.Statement.Refutation,
            Cases = one.Record.Finding.Cases.Select(own => new
            {
                Case = own.Words, own.Measured, own.Low, own.High, own.Bound,
                Verdict = own.Bound is null ? null : VerdictWords.Of(own.Verdict),
            }).ToArray(),
            one.Record.Finding.Constants,
            one.Record.Finding.Remarks,
            one.Seconds,
        }).ToArray(),
        Hardware = RunEnvironment.Current(null),
    };
}
