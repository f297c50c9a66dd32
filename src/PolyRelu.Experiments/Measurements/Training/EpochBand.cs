using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>Trainings of repeats as one band over the epochs.</summary>
internal static class EpochBand
{
    /// <summary>The band of what was measured over the epochs, at the epochs where every repeat measured it.</summary>
    public static Band Of(IReadOnlyList<TrainingLog> repeats, Func<EpochRow, double?> value)
    {
        int[] places = [.. Enumerable.Range(0, repeats.Min(log => log.Epochs.Count))
            .Where(i => repeats.All(log => value(log.Epochs[i]) is not null))];
        return Band.Of([.. places.Select(i => (double)repeats[0].Epochs[i].Epoch)],
            [.. repeats.Select(log => (IReadOnlyList<double>)[.. places.Select(i => value(log.Epochs[i])!.Value)])]);
    }
}
