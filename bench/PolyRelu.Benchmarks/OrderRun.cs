using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Kernels;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using ScottPlot;

namespace PolyRelu.Benchmarks;

/// <summary>
/// The order of gradient flow's integration: error of the outputs against tolerance, and against the mean size of steps, as two figures of
/// docs/gradient-flow.md. 60 noisy samples of four clusters in 12 dimensions, 10 balanced neurons, squared loss.
/// </summary>
internal static class OrderRun
{
    private const int Samples = 60, Features = 12, Clusters = 4, Hidden = 10, Records = 26;
    private const double Until = 60, Noise = 0.3;
    private const double ReferenceTurn = 1e-5;        // the angle of a forced step at p = 1
    private static readonly double[] Powers = [1, 2, 2.5, 3, 4];

    /// <summary>Prints the errors, and draws the figures into the folder after <c>--out</c>.</summary>
    public static int Execute(string[] args)
    {
        string folder = Array.IndexOf(args, "--out") is >= 0 and int at ? args[at + 1] : ".";
        List<(double Power, List<(double Tolerance, double Step, double Error)> Points)> all = [];
        foreach (double power in Powers)
        {
            bool rough = power < 1.5;
            FlowTrajectory reference = rough ? Run(power, 1e-8, ReferenceTurn) : Run(power, 1e-13);
            List<(double, double, double)> points = [];
            for (int exponent = -2; exponent >= (rough ? -10 : -11); exponent--)
            {
                FlowTrajectory flow = Run(power, Math.Pow(10, exponent));
                points.Add((Math.Pow(10, exponent), Until / flow.Statistics.Accepted, Error(flow, reference)));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p = {power}, tolerance 1e{exponent}: error "
                    + $"{points[^1].Item3:E1}, steps accepted {flow.Statistics.Accepted}, forced {flow.Statistics.Forced}"));
            }
            all.Add((power, points));
        }
        Write(folder, "flow-order", "tolerance", [.. all.Select(power => (power.Power, power.Points.Select(p => (p.Tolerance, p.Error))))],
            [("slope 1", 1e-11, 1e-2, 1, 1e-2)]);
        // A legend of two rows: both slopes are one item.
        Write(folder, "flow-order-steps", "mean step",
            [.. all.Select(power => (power.Power, power.Points.Select(p => (p.Step, p.Error))))],
            [("slopes 5 and 1", 0.07, 1.2, 5, 3e-6), (string.Empty, 0.0015, 1, 1, 1.6e-3)]);
        return 0;
    }

    private static FlowTrajectory Run(double power, double tolerance, double? turn = null)
    {
        CounterRandom random = new(5);
        DoubleMatrix inputs = new(Samples, Features);
        int[] labels = new int[Samples];
        for (int i = 0; i < Samples; i++)
        {
            for (int d = 0; d < Features; d++)
                inputs[i, d] = (d == i % Clusters ? 1 : 0) + (Noise / Math.Sqrt(Features) * random.NextGaussian());
            labels[i] = i % Clusters < Clusters / 2 ? 1 : -1;
        }
        FlowProblem problem = new() { Inputs = inputs, Labels = labels, Loss = new SquaredLoss(), Power = power };
        return FlowRun.Run(new FlowSession(problem, FlowStart.Balanced(Hidden, Features, DecimalScale.Parse("1e-2"), 1), new FlowOptions
        {
            Until = Until,
            RecordTimes = FlowOptions.EvenTimes(Until, Records),
            Tolerance = tolerance,
            Precision = FlowPrecision.DoublePrecision,
            ForcedTurn = turn,
        }));
    }

    /// <summary>The largest error of an output at any record, relative to the largest output.</summary>
    private static double Error(FlowTrajectory flow, FlowTrajectory reference)
    {
        double largest = 0, error = 0;
        for (int t = 0; t < reference.Records.Count; t++)
        {
            double[] expected = reference.Records[t].Outputs, found = flow.Records[t].Outputs;
            for (int i = 0; i < expected.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(expected[i]));
                error = Math.Max(error, Math.Abs(found[i] - expected[i]));
            }
        }
        return error / largest;
    }

    private static void Write(string folder, string name, string x, (double Power, IEnumerable<(double X, double Error)> Points)[] curves,
        (string Label, double From, double To, double Slope, double AtEnd)[] slopes)
    {
        Figure figure = new(name, "Order of the flow's integration", Markup.Empty, Figure.UsualWidth, 420, plot =>
        {
            List<Series> series = [.. curves.Select((curve, i) => new Series(
                string.Create(CultureInfo.InvariantCulture, $"p = {curve.Power}"), [.. curve.Points.Select(p => Math.Log10(p.X))],
                [.. curve.Points.Select(p => Math.Log10(p.Error))], OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i), LinePattern.Solid))];
            series.AddRange(slopes.Select(slope => new Series(slope.Label, [Math.Log10(slope.From), Math.Log10(slope.To)],
                [Math.Log10(slope.AtEnd) + (slope.Slope * Math.Log10(slope.From / slope.To)), Math.Log10(slope.AtEnd)], Look.Ink,
                MarkerShape.None, LinePattern.Dotted)
            { LineWidth = 1.5f }));
            CurveFigure.Draw(plot, x, "error of f", series);
            plot.Axes.Left.TickGenerator = Decades(-12, 0, 2);
            plot.Axes.Bottom.TickGenerator = x == "tolerance" ? Decades(-12, 0, 2) : Decades(-3, 1, 1);
        });
        _ = FigureWriter.Write(figure, folder);
    }

    private static ScottPlot.TickGenerators.NumericManual Decades(int first, int last, int step)
    {
        int[] exponents = [.. Enumerable.Range(0, ((last - first) / step) + 1).Select(i => first + (i * step))];
        return new([.. exponents.Select(exponent => (double)exponent)], [.. exponents.Select(Look.PowerOfTen)]);
    }
}
