using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>The files that hold the tidy table of a run.</summary>
internal static class ResultFiles
{
    /// <summary>Writes both into a folder; the same files of trials give the same bytes.</summary>
    public static void Write(string folder, ResultTable table)
    {
        ResultCsv.Write(Path.Combine(folder, ResultCsv.FileName), table);
        ResultParquet.Write(Path.Combine(folder, ResultParquet.FileName), table);
    }

    /// <summary>The table of a run.</summary>
    public static ResultTable Of(RunReader run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return ResultTable.Of(run.Record.Experiment, run.Measured());
    }
}
