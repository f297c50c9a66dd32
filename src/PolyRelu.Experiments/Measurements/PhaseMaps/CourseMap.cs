using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Kernels;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Flows on samples long after their last birth: a column is one flow, a row a time.</summary>
/// <param name="times">The rows, rising.</param>
/// <param name="powers">The columns.</param>
/// <param name="cells">What the cells have in common.</param>
/// <param name="seed">Names samples, starts and attacks.</param>
internal sealed class CourseMap(IReadOnlyList<double> times, IReadOnlyList<double> powers, FlowCellSettings cells, ulong seed) : PhaseMap
{
    private const int UsualSteps = 400;     // of a flow whose slopes vanish; one of squared loss takes all that it may

    /// <inheritdoc/>
    public override MapAxis Axis => MapAxis.Time;

    /// <inheritdoc/>
    public override IReadOnlyList<double> RowValues => times;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Powers => powers;

    /// <inheritdoc/>
    public override int Units => powers.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<(int Row, int Column)> Places(int unit) =>
        [.. Enumerable.Range(0, times.Count).Select(row => (row, unit))];

    /// <inheritdoc/>
    public override IReadOnlyList<PhaseRow> Compute(int unit, CancellationToken cancellation) =>
        new FlowCell(cells, powers[unit], seed).AtTimes(times, unit, cancellation);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        FlowCellSettings early = cells with { MostSteps = Math.Min(UsualSteps, cells.MostSteps) };
        double longer = cells.Loss == "squared" ? Math.Min((double)cells.MostSteps / early.MostSteps, times[^1] / times[0]) : 1;
        double usual = UsualPower;
        yield return new Work("maps over time", Invariant($"map course {early} p{usual}"), () => () =>
            Workers.For(Workers.Available, _ => new FlowCell(early, usual, seed).AtTimes(times, 0, CancellationToken.None)),
            longer * powers.Count / Workers.Count);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        TrialFlow.Memory(cells.Data.TrainSamples, cells.Hidden, cells.Dimension, times.Count)
            .Select(part => part with { Count = part.Count * Workers.Count });
}
