using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;

namespace PolyRelu.Cli.Options;

/// <summary>What <c>convert</c> is to write as ONNX, and about which point.</summary>
internal sealed record OnnxPlan
{
    private const int Tried = 100;

    /// <summary>Numbers of the graph.</summary>
    public required OnnxPrecision Precision { get; init; }

    /// <summary>Whether the file is run.</summary>
    public required bool Verifies { get; init; }

    /// <summary>The rival of the margin that is written; null for logits.</summary>
    public required int? Rival { get; init; }

    /// <summary>The file of the property; null for none.</summary>
    public required string? Property { get; init; }

    /// <summary>Norm of the property.</summary>
    public required Norm Norm { get; init; }

    /// <summary>Its radius.</summary>
    public required double? Epsilon { get; init; }

    /// <summary>Which point it is about.</summary>
    public required int Point { get; init; }

    /// <summary>The label that was given; null for the point's.</summary>
    public required int? Label { get; init; }

    /// <summary>The data; null where none is needed.</summary>
    public Dataset? Data { get; init; }

    /// <summary>Range of valid inputs.</summary>
    public Box? Box { get; init; }

    /// <summary>The label of margin and property.</summary>
    public int LabelOrPoints => Label ?? Data!.Samples.Labels[Point];

    /// <summary>r of a margin: the length at the point; 1 where there is none.</summary>
    public double LengthFor(PolyReluNetwork network) => Data is null ? 1 : OnnxMargin.LengthOf(network, Data.Samples.Inputs.Row(Point));

    /// <summary>Writes the margin or the logits.</summary>
    public void Write(string path, INetwork network, IReadOnlyDictionary<string, string> metadata)
    {
        if (Rival is { } rival) OnnxMargin.Save(path, (PolyReluNetwork)network, LabelOrPoints, rival,
            LengthFor((PolyReluNetwork)network), Precision);
        else if (network is PolyReluNetwork own) OnnxFile.Save(path, own, Precision, metadata);
        else OnnxFile.Save(path, (Networks.Layered.LayeredNetwork)network, Precision, metadata);
    }

    /// <summary>Writes the property.</summary>
    public void WriteProperty(string path, INetwork network) => new VnnLibProperty
    {
        Point = Data!.Samples.Inputs.Row(Point).ToArray(), Label = LabelOrPoints, Norm = Norm, Epsilon = Epsilon!.Value, Box = Box,
        Outputs = Rival is null ? network.Outputs : null,
    }.Save(path);

    /// <summary>Runs the file that was written.</summary>
    /// <exception cref="CommandException">It computes something else.</exception>
    public OnnxAgreement Try(string path, INetwork network)
    {
        Matrix points = Data is null ? Random(network.InputDimension)
            : Data.Samples.Inputs.RowRange(0, Math.Min(Tried, Data.Count));
        OnnxAgreement agreement = Rival is { } rival
            ? OnnxAgreement.OfMargin(path, (PolyReluNetwork)network, LabelOrPoints, rival, LengthFor((PolyReluNetwork)network), points)
            : OnnxAgreement.Of(path, (IPreciseClassifier)network.CreateEvaluator(), points);
        // Beyond rounding, whatever the sums are: a program that computes something else.
        double tolerance = (Precision == OnnxPrecision.Wide ? 1e-9 : 1e-3) * agreement.Logit;
        return agreement.FromDoubles <= tolerance ? agreement : throw new CommandException(FormattableString.Invariant(
            $"ONNX Runtime computes something else from {path}: the largest difference from ")
                + FormattableString.Invariant($"float64 is {agreement.FromDoubles:0.0e0}, of values up to ")
            + FormattableString.Invariant($"{agreement.Logit:0.000}."));
    }

    private static Matrix Random(int dimension)
    {
        CounterRandom random = new(0);
        Matrix points = new(Tried, dimension);
        for (int i = 0; i < Tried; i++)
            foreach (ref float value in points.Row(i)) value = (float)random.NextGaussian();
        return points;
    }
}
