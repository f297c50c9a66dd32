using System.Globalization;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>The matrix of correlations of the data, in the order of the classes.</summary>
internal static class CorrelationFigure
{
    private const int MostNamed = 20;
    private const int Shades = 32;

    /// <summary>Draws the matrix, with lines between classes where there are few enough to name.</summary>
    public static void Draw(Plot plot, CorrelationRecord correlation)
    {
        int n = correlation.Count;
        double[,] cells = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) cells[i, j] = Math.Round(correlation.Cosines[i, j] * Shades) / Shades;
        CosineMap.Add(plot, cells, new CoordinateRect(0, n, 0, n));
        var classes = correlation.Classes.GroupBy(label => label).Select(group => (Label: group.Key, Count: group.Count())).ToList();
        bool named = classes.Count <= MostNamed;
        if (named) Name(plot, classes, n);
        else
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([], []);
            plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([], []);
        }
        Look.Label(plot, named ? "class" : "samples, by class", named ? "class" : "samples, by class");
        plot.HideGrid();
        plot.Axes.SetLimits(0, n, 0, n);
        plot.Axes.SquareUnits();
    }

    private static void Name(Plot plot, IReadOnlyList<(int Label, int Count)> classes, int n)
    {
        List<double> middles = [];
        int start = 0;
        foreach ((_, int count) in classes)
        {
            if (start > 0) Separate(plot, start, n);
            middles.Add(start + (count / 2.0));
            start += count;
        }
        string[] names = [.. classes.Select(entry => entry.Label.ToString(CultureInfo.InvariantCulture))];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. middles], names);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. middles.Select(middle => n - middle)], names);
    }

    /// <summary>Lines before a class, down and across the whole map.</summary>
    private static void Separate(Plot plot, int start, int n)
    {
        foreach (ScottPlot.Plottables.LinePlot line in new[] { plot.Add.Line(start, 0, start, n),
            plot.Add.Line(0, n - start, n, n - start) })
        {
            line.LineColor = Look.OnMap.WithAlpha(0.6);
            line.LineWidth = 0.7f;
        }
    }
}
