using System.Globalization;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>One cell of a map, a line of its table.</summary>
/// <param name="Row">Place among the rows, from 0.</param>
/// <param name="Column">Place among the columns, from 0.</param>
internal sealed record PhaseRow(int Row, int Column)
{
    /// <summary>The power p.</summary>
    public required double Power { get; init; }

    /// <summary>Number of clusters K.</summary>
    public required int Clusters { get; init; }

    /// <summary>Expected norm of the noise, α.</summary>
    public required double Alpha { get; init; }

    /// <summary>Initial scale s, as text.</summary>
    public required string Scale { get; init; }

    /// <summary>Loss.</summary>
    public required string Loss { get; init; }

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}.</summary>
    public required NeuronForm Form { get; init; }

    /// <summary>Update rule; <see cref="Flow"/> where there is none.</summary>
    public string Optimiser { get; init; } = Flow;

    /// <summary>Time at which it was measured; of a training the steps.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>How it ended.</summary>
    public CellEnd End { get; init; }

    /// <summary>How the radius is known.</summary>
    public RadiusMethod Method { get; init; } = RadiusMethod.None;

    /// <summary>Median radius R.</summary>
    public double Radius { get; init; } = double.NaN;

    /// <summary>Median of the radii that are proven; NaN where nobody tried.</summary>
    public double Certified { get; init; } = double.NaN;

    /// <summary>Median distance of the nearest examples found.</summary>
    public double Attacked { get; init; } = double.NaN;

    /// <summary>ν of R.</summary>
    public double Nu => Phase.Of(Radius, Clusters);

    /// <summary>What ν is at least: that of the proven radius, however R is known; NaN where nothing is proven.</summary>
    public double ProvenNu => Phase.Of(Certified, Clusters);

    /// <summary>Fraction of the points classified correctly.</summary>
    public double Accuracy { get; init; } = double.NaN;

    /// <summary>Mean over neurons, weighted by contribution, of the largest cosine with a centre.</summary>
    public double Alignment { get; init; } = double.NaN;

    /// <summary>Clusters that were born.</summary>
    public double Born { get; init; } = double.NaN;

    /// <summary>Clusters that a positive neuron serves, the mean by contribution.</summary>
    public double ServedPositive { get; init; } = double.NaN;

    /// <summary>The same of negative neurons.</summary>
    public double ServedNegative { get; init; } = double.NaN;

    /// <summary>The radius that these predict, the median over the centres of 1/√(m + m′).</summary>
    public double PredictedRadius { get; init; } = double.NaN;

    /// <summary>Smallest margin of the training samples over ‖θ‖_2 to the degree of the network.</summary>
    public double MarginEuclidean { get; init; } = double.NaN;

    /// <summary>The same over the largest parameter.</summary>
    public double MarginMaximum { get; init; } = double.NaN;

    /// <summary>The same over the larger of the spectral norms of W and v.</summary>
    public double MarginSpectral { get; init; } = double.NaN;

    /// <summary>Right-hand sides of a flow, steps of a training.</summary>
    public double Evaluations { get; init; } = double.NaN;

    /// <summary>The word that stands for no update rule.</summary>
    public const string Flow = "flow";

    /// <summary>Whether the cell has a network that was measured, at the time that was asked for.</summary>
    public bool IsFinished => End is CellEnd.Reached or CellEnd.Resting && Method != RadiusMethod.None;

    /// <summary>Names of the columns of the table, in their order.</summary>
    internal static IReadOnlyList<string> Columns { get; } =
    [
        "row", "column", "power", "clusters", "alpha", "scale", "loss", "form", "optimiser", "time", "end", "method", "radius", "certified",
        "attacked", "nu", "accuracy", "alignment", "born", "servedPositive", "servedNegative", "predictedRadius", "marginEuclidean",
        "marginMaximum", "marginSpectral", "evaluations",
    ];

    /// <summary>The numbers that the arrays of the table hold, by name.</summary>
    internal static IReadOnlyList<(string Name, Func<PhaseRow, double> Value)> Numbers { get; } =
    [
        ("time", row => row.Time), ("radius", row => row.Radius), ("certified", row => row.Certified), ("attacked", row => row.Attacked),
        ("nu", row => row.Nu), ("accuracy", row => row.Accuracy), ("alignment", row => row.Alignment), ("born", row => row.Born),
        ("served_positive", row => row.ServedPositive), ("served_negative", row => row.ServedNegative),
        ("predicted_radius", row => row.PredictedRadius),
        ("margin_euclidean", row => row.MarginEuclidean), ("margin_maximum", row => row.MarginMaximum),
        ("margin_spectral", row => row.MarginSpectral), ("evaluations", row => row.Evaluations),
    ];

    /// <summary>The row with what is measured of a network.</summary>
    /// <inheritdoc cref="CellRadius.Of"/>
    public PhaseRow Measured(PolyReluNetwork network, Samples points, ClusterCentres centres, int? splits, ulong seed,
        CancellationToken cancellation)
    {
        var radius = CellRadius.Of(network, points, centres, splits, seed, cancellation);
        return this with
        {
            Method = radius.Method,
            Radius = radius.Radius,
            Certified = radius.Certified,
            Attacked = radius.Attacked,
            Accuracy = Predictions.Accuracy(network.CreateEvaluator(), points),
            Alignment = NeuronAnalysis.Alignment(network, centres.Points),
            ServedPositive = ServedClusters.PerNeuron(network, centres, 1),
            ServedNegative = ServedClusters.PerNeuron(network, centres, -1),
            PredictedRadius = ServedClusters.PredictedRadius(network, centres),
        };
    }

    /// <summary>The row as a line of the table, without its end.</summary>
    public string Line() => string.Join(',',
    [
        Text(Row), Text(Column), Text(Power), Text(Clusters), Text(Alpha), Scale, Loss, Wording.Of(Form), Optimiser, Text(Time),
        Wording.Of(End), Wording.Of(Method), Text(Radius), Text(Certified), Text(Attacked), Text(Nu), Text(Accuracy), Text(Alignment),
        Text(Born), Text(ServedPositive), Text(ServedNegative), Text(PredictedRadius), Text(MarginEuclidean), Text(MarginMaximum),
        Text(MarginSpectral), Text(Evaluations),
    ]);

    /// <summary>Reads a line; null where it is none.</summary>
    public static PhaseRow? Find(string line)
    {
        string[] parts = line.Split(',');
        if (parts.Length != Columns.Count) return null;
        double[] numbers = [.. parts.Select(Number)];
        if (Whole(numbers[0]) is not { } row || Whole(numbers[1]) is not { } column || Whole(numbers[3]) is not { } clusters
            || clusters < Phase.FewestClusters || Wording.Find<NeuronForm>(parts[7]) is not { } form
            || Wording.Find<CellEnd>(parts[10]) is not { } end || Wording.Find<RadiusMethod>(parts[11]) is not { } method) return null;
        PhaseRow read = new(row, column)
        {
            Power = numbers[2],
            Clusters = clusters,
            Alpha = numbers[4],
            Scale = parts[5],
            Loss = parts[6],
            Form = form,
            Optimiser = parts[8],
            Time = numbers[9],
            End = end,
            Method = method,
            Radius = numbers[12],
            Certified = numbers[13],
            Attacked = numbers[14],
            Accuracy = numbers[16],
            Alignment = numbers[17],
            Born = numbers[18],
            ServedPositive = numbers[19],
            ServedNegative = numbers[20],
            PredictedRadius = numbers[21],
            MarginEuclidean = numbers[22],
            MarginMaximum = numbers[23],
            MarginSpectral = numbers[24],
            Evaluations = numbers[25],
        };
        return read.Line() == line ? read : null;
    }

    /// <summary>A number as the table has it, the same float64 when it is read; nothing where there is none.</summary>
    private static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static int? Whole(double value) => value is >= 0 and <= int.MaxValue && value == (int)value ? (int)value : null;
}
