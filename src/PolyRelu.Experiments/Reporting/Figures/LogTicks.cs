using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>A logarithmic ordinate of curves that are drawn as their decimal logarithms.</summary>
internal static class LogTicks
{
    private const int MostTicks = 8;
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>Sets the limits of the ordinate to hold some values, and its ticks.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="logarithms">Decimal logarithms; those that are not finite are passed over.</param>
    public static void Apply(Plot plot, IEnumerable<double> logarithms)
    {
        double[] values = [.. logarithms.Where(double.IsFinite)];
        if (values.Length == 0) return;
        double low = values.Min(), high = values.Max(), margin = Math.Max(0.1, 0.05 * (high - low));
        plot.Axes.SetLimitsY(low - margin, high + margin);
        plot.Axes.Left.TickGenerator = Ticks(low - margin, high + margin);
    }

    /// <summary>Powers of ten, with their doubles and fivefolds where there are few of them.</summary>
    private static NumericManual Ticks(double low, double high)
    {
        int[] decades = [.. Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)];
        int step = ((decades.Length - 1) / MostTicks) + 1;
        (double At, string Label)[] ticks = high - low > 2
            ? [.. decades.Where(decade => decade % step == 0).Select(decade => ((double)decade, Look.PowerOfTen(decade)))]
            : [.. decades.SelectMany(decade => Factors
                .Select(factor => (decade + Math.Log10(factor), Look.TimesPowerOfTen(factor, decade))))];
        ticks = [.. ticks.Where(tick => tick.At >= low && tick.At <= high)];
        return new NumericManual([.. ticks.Select(tick => tick.At)], [.. ticks.Select(tick => tick.Label)]);
    }
}
