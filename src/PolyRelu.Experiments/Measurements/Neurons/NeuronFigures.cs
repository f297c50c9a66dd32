using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Measurements.Neurons;

/// <summary>
/// Where the neurons of a synthetic network went: the poster's picture in two projections, the contributions, and the cosines.
/// </summary>
internal static class NeuronFigures
{
    /// <summary>Neurons below this fraction of the largest contribution are not drawn in the projections.</summary>
    public const double Shown = 0.01;

    private const float LargestMarker = 26;
    private const int MostSamples = 600;

    /// <summary>
    /// Directions of neurons, and data, in the plane of μ_+/‖μ_+‖ and μ_−/‖μ_−‖. A neuron on the circle lies in the plane.
    /// </summary>
    public static void DrawPlane(Plot plot, NeuronRecord neurons)
    {
        Circle(plot);
        int positive = neurons.PositiveCentres, negative = neurons.Centres - positive;
        for (int i = 0; i < Math.Min(MostSamples, neurons.DataLabels.Length); i++)
        {
            double plus = 0, minus = 0;
            for (int k = 0; k < neurons.Centres; k++)
            {
                if (k < positive) plus += neurons.DataCoordinates[i, k];
                else minus += neurons.DataCoordinates[i, k];
            }
            Dot(plot, plus / Math.Sqrt(positive), minus / Math.Sqrt(negative), neurons.DataLabels[i]);
        }
        foreach (int j in Dominant(neurons)) Neuron(plot, neurons.Cosines[j, 0], neurons.Cosines[j, 1], neurons, j);
        Look.Label(plot, "along μ+ / ‖μ+‖", "along μ− / ‖μ−‖");
        plot.Axes.SetLimits(-0.2, 1.15, -0.2, 1.12);
        plot.Axes.SquareUnits();
        Legend(plot);
    }

    /// <summary>
    /// The same seen along three axes: the first two positive centres and the first negative one, drawn in isometric projection.
    /// </summary>
    public static void DrawThreeCentres(Plot plot, NeuronRecord neurons)
    {
        int[] axes = [0, 1, neurons.PositiveCentres];
        (double X, double Y)[] ends = [Isometric(1, 0, 0), Isometric(0, 1, 0), Isometric(0, 0, 1)];
        for (int a = 0; a < 3; a++)
        {
            Segment(plot, (0, 0), (1.12 * ends[a].X, 1.12 * ends[a].Y), 1.2f, LinePattern.Solid, Look.Ink);
            for (int b = a + 1; b < 3; b++) Segment(plot, ends[a], ends[b], 0.8f, LinePattern.Dotted, Look.Ink);
            string words = $"μ{axes[a] + 1} (y = {(axes[a] < neurons.PositiveCentres ? "+1" : "−1")})";
            ScottPlot.Plottables.Text label = plot.Add.Text(Notation.Of(words), ends[a].X, (1.15 * ends[a].Y) + (a == 2 ? 0.02 : -0.04));
            label.LabelAlignment = a == 2 ? Alignment.LowerCenter : Alignment.UpperCenter;
            label.LabelFontSize = Look.LabelSize;
            label.LabelFontColor = Look.Ink;
        }
        for (int i = 0; i < Math.Min(MostSamples, neurons.DataLabels.Length); i++)
        {
            (double x, double y) = Isometric(neurons.DataCoordinates[i, axes[0]], neurons.DataCoordinates[i, axes[1]],
                neurons.DataCoordinates[i, axes[2]]);
            Dot(plot, x, y, neurons.DataLabels[i]);
        }
        foreach (int j in Dominant(neurons))
        {
            (double x, double y) = Isometric(neurons.Cosines[j, axes[0] + 2], neurons.Cosines[j, axes[1] + 2],
                neurons.Cosines[j, axes[2] + 2]);
            Neuron(plot, x, y, neurons, j);
        }
        plot.HideAxesAndGrid();
        plot.Axes.SetLimits(-1.25, 1.25, -0.8, 1.3);
        plot.Axes.SquareUnits();
        Legend(plot);
    }

    /// <summary>Contributions in falling order, one curve per power, on a logarithmic ordinate.</summary>
    public static void DrawContributions(Plot plot, IReadOnlyList<(string Label, NeuronRecord Neurons, int Shown)> networks, double floor)
    {
        for (int i = 0; i < networks.Count; i++)
        {
            double[] shown = [.. networks[i].Neurons.Contributions.Take(networks[i].Shown)
                .TakeWhile(contribution => contribution >= floor)];
            new Series(networks[i].Label, [.. Enumerable.Range(1, shown.Length).Select(rank => (double)rank)],
                [.. shown.Select(Math.Log10)],
                OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i), LinePattern.Solid)
            { MarkerSize = 5 }.AddTo(plot);
        }
        Look.Label(plot, "rank of the neuron", "contribution |v| ‖w‖");
        double lowest = Math.Log10(floor), highest = Math.Log10(networks.Max(network => network.Neurons.Contributions[0]));
        int[] decades = [.. Enumerable.Range((int)lowest, (int)Math.Ceiling(highest) - (int)lowest + 1)];
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. decades.Select(d => (double)d)],
            [.. decades.Select(Look.PowerOfTen)]);
        plot.Axes.Margins(0.02, 0.05);
        plot.Axes.SetLimitsY(lowest, highest + 0.3);
        Look.LegendBelow(plot);
    }

    /// <summary>Cosines of the leading neurons (columns, by falling contribution) with μ_+, μ_− and every centre (rows).</summary>
    public static void DrawCosines(Plot plot, NeuronRecord neurons, int columns)
    {
        int rows = neurons.Centres + 2, count = Math.Min(columns, neurons.Order.Length);
        double[,] cells = new double[rows, count];
        for (int j = 0; j < count; j++)
            for (int row = 0; row < rows; row++) cells[row, j] = neurons.Cosines[j, row];
        CosineMap.Add(plot, cells, new CoordinateRect(0.5, count + 0.5, 0.5, rows + 0.5));
        Segment(plot, (0.5, rows - 1.5), (count + 0.5, rows - 1.5), 1.2f, LinePattern.Solid, Look.OnMap);
        Segment(plot, (0.5, rows - 1.5 - neurons.PositiveCentres), (count + 0.5, rows - 1.5 - neurons.PositiveCentres), 1.2f,
            LinePattern.Dotted, Look.OnMap);
        string[] names = ["μ+", "μ−", .. Enumerable.Range(1, neurons.Centres).Select(k => $"μ{k}")];
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. Enumerable.Range(0, rows)
            .Select(row => (double)(rows - row))], [.. names.Select(Notation.Of)]);
        Look.Label(plot, "rank of the neuron by contribution", "");
        plot.HideGrid();
        plot.Axes.SetLimits(0.5, count + 0.5, 0.5, rows + 0.5);
    }

    private static IEnumerable<int> Dominant(NeuronRecord neurons) => Enumerable.Range(0, neurons.Dominant(Shown)).Reverse();

    private static (double X, double Y) Isometric(double a, double b, double c) => ((b - a) * Math.Sqrt(3) / 2, c - ((a + b) / 2));

    private static void Neuron(Plot plot, double x, double y, NeuronRecord neurons, int j)
    {
        ScottPlot.Plottables.LinePlot ray = plot.Add.Line(0, 0, x, y);
        ray.LineColor = neurons.Signs[j] > 0 ? OkabeIto.Positive : OkabeIto.Negative;
        ray.LineWidth = 1;
        float size = LargestMarker * (float)Math.Sqrt(neurons.Contributions[j] / neurons.Contributions[0]);
        Color color = neurons.Signs[j] > 0 ? OkabeIto.Positive : OkabeIto.Negative;
        ScottPlot.Plottables.Marker marker = plot.Add.Marker(x, y, neurons.Signs[j] > 0
            ? MarkerShape.FilledCircle : MarkerShape.FilledDiamond, size, color.WithAlpha(0.45));
        marker.MarkerStyle.OutlineColor = color;
        marker.MarkerStyle.OutlineWidth = 1;
    }

    private static void Dot(Plot plot, double x, double y, int label)
    {
        (MarkerShape shape, Color color) = label > 0 ? (MarkerShape.FilledCircle, OkabeIto.Positive)
            : (MarkerShape.FilledDiamond, OkabeIto.Negative);
        plot.Add.Marker(x, y, shape, 3, color);
    }

    private static void Segment(Plot plot, (double X, double Y) from, (double X, double Y) to, float width, LinePattern pattern,
        Color color)
    {
        ScottPlot.Plottables.LinePlot line = plot.Add.Line(from.X, from.Y, to.X, to.Y);
        line.LineColor = color.WithAlpha(0.6);
        line.LineWidth = width;
        line.LinePattern = pattern;
    }

    private static void Circle(Plot plot)
    {
        double[] angles = [.. Enumerable.Range(0, 91).Select(degree => degree * Math.PI / 180)];
        ScottPlot.Plottables.Scatter arc = plot.Add.ScatterLine(angles.Select(Math.Cos).ToArray(), angles.Select(Math.Sin).ToArray());
        arc.LineColor = Look.Ink.WithAlpha(0.6);
        arc.LineWidth = 1;
    }

    private static void Legend(Plot plot)
    {
        plot.Legend.ManualItems.Add(Item("neuron, v > 0", MarkerShape.FilledCircle, OkabeIto.Positive.WithAlpha(0.45), 14));
        plot.Legend.ManualItems.Add(Item("neuron, v < 0", MarkerShape.FilledDiamond, OkabeIto.Negative.WithAlpha(0.45), 14));
        plot.Legend.ManualItems.Add(Item("y = +1", MarkerShape.FilledCircle, OkabeIto.Positive, 5));
        plot.Legend.ManualItems.Add(Item("y = −1", MarkerShape.FilledDiamond, OkabeIto.Negative, 5));
        Look.LegendBelow(plot);
    }

    private static LegendItem Item(string label, MarkerShape shape, Color color, float size) => new()
    {
        LabelText = label,
        MarkerShape = shape,
        MarkerFillColor = color,
        MarkerLineColor = color.WithAlpha(1.0),
        MarkerLineWidth = 1,
        MarkerSize = size,
        LineWidth = 0,
    };
}
