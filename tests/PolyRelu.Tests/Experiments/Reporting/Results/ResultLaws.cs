using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Tests.Experiments.Reporting.Results;

/// <summary>What holds of the measurements of every run.</summary>
internal static class ResultLaws
{
    /// <summary>What does not hold, in words: rows that cannot be told apart, foreign quantities, files that are not there.</summary>
    public static IEnumerable<string> Broken(string run)
    {
        foreach (MeasuredTrial trial in Report.Open(run).Measured())
        {
            if (trial.Rows.Count == 0) yield return $"{trial.State.Id} measures nothing";
            foreach (var twice in trial.Rows.GroupBy(row => (row.Quantity, row.Subject, row.Norm, row.Radius))
                .Where(same => same.Count() > 1))
                yield return $"{trial.State.Id}: {twice.Key} stands {twice.Count()} times";
            foreach (MeasurementRow row in trial.Rows)
            {
                if (!StandardQuantity.All.Contains(row.Quantity)) yield return $"{trial.State.Id}: {row.Quantity.Name} is not listed";
                if (double.IsInfinity(row.Value)) yield return $"{trial.State.Id}: {row.Quantity.Name} is infinite";
                if (row.Quantity.Form == QuantityForm.Fraction && !double.IsNaN(row.Value) && row.Value is not (>= 0 and <= 1))
                    yield return $"{trial.State.Id}: {row.Quantity.Name} is {row.Value}, and no fraction";
                if (!File.Exists(Path.Combine(run, "trials", trial.State.Id, row.Source)))
                    yield return $"{trial.State.Id}: {row.Source} of {row.Quantity.Name} is not there";
            }
        }
    }
}
