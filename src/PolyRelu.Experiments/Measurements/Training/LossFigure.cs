using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>The training loss over the epochs, on a logarithmic ordinate.</summary>
internal static class LossFigure
{
    private const int MostTicks = 8;
    private static readonly int[] Factors = [1, 2, 5];

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
        double[] values = [.. trainings.SelectMany(training => training.Loss.Low.Concat(training.Loss.High)).Select(Math.Log10)];
        if (values.Length == 0) return;
        double low = values.Min(), high = values.Max(), margin = Math.Max(0.1, 0.05 * (high - low));
        plot.Axes.SetLimitsY(low - margin, high + margin);
        plot.Axes.Left.TickGenerator = Ticks(low - margin, high + margin);
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

    /// <summary>Powers of ten, with their doubles and fivefolds where there are few of them.</summary>
    private static NumericManual Ticks(double low, double high)
    {
        int[] decades = [.. Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)];
        int step = ((decades.Length - 1) / MostTicks) + 1;
        (double At, string Label)[] ticks = high - low > 2
            ? [.. decades.Where(decade => decade % step == 0).Select(decade => ((double)decade, Look.PowerOfTen(decade)))]
            : [.. decades.SelectMany(decade => Factors
                .Select(factor => (decade + Math.Log10(factor), Html.Scientific(factor * Math.Pow(10, decade)))))];
        ticks = [.. ticks.Where(tick => tick.At >= low && tick.At <= high)];
        return new NumericManual([.. ticks.Select(tick => tick.At)], [.. ticks.Select(tick => tick.Label)]);
    }
}
