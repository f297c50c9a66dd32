using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>The training loss over the epochs, on a logarithmic ordinate.</summary>
internal static class LossFigure
{
    /// <summary>The panel for some trainings.</summary>
    /// <param name="name">Name of its files.</param>
    /// <param name="trainings">The repeats of each, with the words of the legend.</param>
    /// <param name="of">What all of them have in common, to end the title with.</param>
    public static Figure Of(string name, IReadOnlyList<(string Label, IReadOnlyList<TrainingLog> Logs)> trainings, string of = "") => new(
        name, $"Training loss over the epochs{of}",
        "Mean over the samples of an epoch, each before its step. An epoch whose loss is 0 in single precision is left out.",
        Figure.UsualWidth, 350, plot =>
            Draw(plot, [.. trainings.Select(training => (training.Label, Positive(EpochBand.Of(training.Logs, row => row.Loss))))]));

    private static void Draw(Plot plot, IReadOnlyList<(string Label, Band Loss)> trainings)
    {
        CurveFigure.Draw(plot, "epoch", "loss",
            [.. trainings.Select((training, i) => Series.OfPower(i, training.Label, Logarithm(training.Loss)) with { MarkerSize = 5 })]);
        LogTicks.Apply(plot, trainings.SelectMany(training => training.Loss.Low.Concat(training.Loss.High)).Select(Math.Log10));
    }

    private static Band Logarithm(Band band) =>
        band with
        {
            Mean = [.. band.Mean.Select(Math.Log10)],
            Low = [.. band.Low.Select(Math.Log10)],
            High = [.. band.High.Select(Math.Log10)]
        };

    /// <summary>The abscissae at which every repeat is positive and finite.</summary>
    private static Band Positive(Band band)
    {
        int[] places = [.. Enumerable.Range(0, band.X.Count).Where(i => band.Low[i] > 0 && double.IsFinite(band.High[i]))];
        IReadOnlyList<double> At(IReadOnlyList<double> values) => [.. places.Select(i => values[i])];
        return new Band(At(band.X), At(band.Mean), At(band.Low), At(band.High), band.Repeats);
    }
}
