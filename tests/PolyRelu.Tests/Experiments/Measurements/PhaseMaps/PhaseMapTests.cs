using CsCheck;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.PhaseMaps;

/// <summary>Cells of maps, their lines, and the file that a killed map goes on from.</summary>
public sealed class PhaseMapTests
{
    private static readonly FlowCellSettings Small = new()
    {
        Dimension = 12,
        Clusters = 4,
        Alpha = 0,
        SamplesPerCluster = 8,
        Points = 4,
        NeuronsPerCluster = 4,
        Scale = "1e-5",
        Loss = "squared",
        Form = NeuronForm.Normalised,
        Tolerance = 1e-4,
        MostSteps = 20_000,
        Splits = 4,
    };

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    public void Nu_IsZeroOfAverages_AndOneOfOneNeuronPerCluster(int clusters)
    {
        Assert.Equal(0, Phase.Of(1 / Math.Sqrt(clusters), clusters), 1e-15);
        Assert.Equal(1, Phase.Of(Math.Sqrt(2) / 2, clusters), 1e-15);
        Assert.Equal(0.5, Phase.Of(((1 / Math.Sqrt(clusters)) + (Math.Sqrt(2) / 2)) / 2, clusters), 1e-15);
        Assert.Equal(double.NaN, Phase.Of(double.PositiveInfinity, clusters));
    }

    [Fact]
    public void Line_ReadsBackToTheSameCell() => Gen.Select(Gen.Double, Gen.Int[0, 99], Gen.Int[3, 40], Gen.Bool).Sample(
        (number, place, clusters, known) =>
        {
            PhaseRow cell = Cell(place, 2 * place, number) with { Clusters = clusters, Radius = known ? number : double.NaN, Born = place };
            string line = cell.Line();
            Assert.Equal(line, PhaseRow.Find(line)?.Line());
            Assert.Null(PhaseRow.Find(line[..(line.LastIndexOf(',') - 1)]));
        });

    [Fact]
    public void MapCutAtAnyByte_GoesOn_ToTheSameBytes()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, path = Path.Combine(folder, PhaseJournal.FileName);
        FakeMap map = new();
        byte[] whole = Completed(path, map);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            byte[] again = Completed(path, map);
            Assert.True(whole.AsSpan().SequenceEqual(again), $"cut at byte {length}");
        }
    }

    [Fact]
    public void MapOfAnotherProgram_StartsOver()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, PhaseJournal.FileName);
        FakeMap map = new();
        _ = Completed(path, map);
        using PhaseJournal journal = PhaseJournal.Open(path, "another", map, out bool startedOver);
        Assert.True(startedOver);
        Assert.Equal(0, journal.Units);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void CellWithoutNoise_IsTheFlowInAllFeatures(double power)
    {
        PhaseRow cell = new FlowCell(Small, power, 1).AtItsEnd(0, 0, TestContext.Current.CancellationToken);
        GaussianClusters clusters = Small.Data.Draw(1);
        ClusterCentres centres = clusters.Centres();
        int[] labels = [1, 1, -1, -1];
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(centres.Points), Labels = labels, Loss = new SquaredLoss(), Power = power,
        };
        FlowStart start = FlowStart.Balanced(Small.Hidden, Small.Dimension, DecimalScale.Parse(Small.Scale), 1);
        FlowTrajectory flow = FlowRun.Run(new(problem, start, new() { Until = cell.Time, RecordTimes = [cell.Time], Tolerance = 1e-6 }),
            cancellation: TestContext.Current.CancellationToken);
        double[] distances = MinimumDistance.Search(FlowNetwork.UpToScale(flow.Records[^1], problem).CreateEvaluator(),
            new(centres.Points, labels), new ThreatModel(Norm.L2, 2), [new BoundaryDescent(null, new AttackContext { Centres = centres })],
            cancellation: TestContext.Current.CancellationToken).Nearest.Distances.ToArray();
        Assert.Equal(Median.Of(distances), cell.Radius, 2e-3);
        Assert.Equal(4, cell.Born);
        Assert.True(cell.Certified <= cell.Attacked, cell.Line());
    }

    [Fact]
    public void OneNeuronPerCluster_IsExact()
    {
        PhaseRow cell = new FlowCell(Small with { Scale = "1e-30" }, 3, 1).AtItsEnd(0, 0, TestContext.Current.CancellationToken);
        Assert.Equal(RadiusMethod.Exact, cell.Method);
        Assert.Equal(1, cell.Nu, 1e-4);
        Assert.Equal((1, 1), (cell.ServedPositive, cell.ServedNegative));
        Assert.Equal(Math.Sqrt(0.5), cell.PredictedRadius, 1e-12);
    }

    [Fact]
    public void WithoutNormalisation_TheRadiusIsThatOfTheClustersServed()
    {
        PhaseRow cell = new FlowCell(Small with { Form = NeuronForm.Unnormalised, Scale = "1e-3" }, 2.5, 1)
            .AtItsEnd(0, 0, TestContext.Current.CancellationToken);
        Assert.True(cell.IsFinished, cell.Line());
        Assert.True(cell.ServedPositive + cell.ServedNegative > 2.5, cell.Line());
        Assert.Equal(cell.PredictedRadius, cell.Radius, 0.01);
    }

    [Fact]
    public void FlowThatMayTakeFewSteps_IsNotFinished()
    {
        PhaseRow[] cells = new FlowCell(Small with { Alpha = 0.1, MostSteps = 10 }, 3, 1)
            .AtTimes([1e-3, 1e6], 0, TestContext.Current.CancellationToken);
        Assert.Equal([CellEnd.Reached, CellEnd.Steps], cells.Select(cell => cell.End));
        Assert.Equal(RadiusMethod.None, cells[1].Method);
    }

    [Fact]
    public void Margins_AreThoseOfTheDefinition_AndDoNotChangeWithTheScale()
    {
        Matrix weights = Matrix.From(2, 2, [3, 0, 0, 4]), outputs = Matrix.From(1, 2, [2, -1]);
        Samples samples = new(Matrix.From(2, 2, [1, 0, 0, 1]), [1, -1]);
        var margins = NormalisedMargins.Of(new(3, false, weights, outputs), samples);
        Assert.Equal((4.0 / 30, 4.0 / 16, 4.0 / 16), (margins.Euclidean, margins.Maximum, margins.Spectral), Close);
        Matrix half = Matrix.From(2, 2, [1.5f, 0, 0, 2]), halves = Matrix.From(1, 2, [1, -0.5f]);
        var same = NormalisedMargins.Of(new(3, false, half, halves), samples);
        Assert.Equal((margins.Euclidean, margins.Maximum, margins.Spectral), (same.Euclidean, same.Maximum, same.Spectral), Close);
    }

    private static bool Close((double, double, double) expected, (double, double, double) actual) =>
        Math.Abs(expected.Item1 - actual.Item1) + Math.Abs(expected.Item2 - actual.Item2) + Math.Abs(expected.Item3 - actual.Item3) < 1e-6;

    private static byte[] Completed(string path, FakeMap map)
    {
        using (PhaseJournal journal = PhaseJournal.Open(path, "this one", map, out _))
        {
            // Backwards: they are written in order all the same.
            for (int unit = map.Units - 1; unit >= journal.Units && unit >= 0; unit--) map.Ask(unit);
            foreach ((int unit, IReadOnlyList<PhaseRow> cells) in map.Asked()) journal.Add(unit, cells);
            Assert.Equal(map.Units, journal.Units);
        }
        return File.ReadAllBytes(path);
    }

    private static PhaseRow Cell(int row, int column, double number) => new(row, column)
    {
        Power = 2,
        Clusters = 4,
        Alpha = number,
        Scale = "1e-300",
        Loss = "squared",
        Form = NeuronForm.Normalised,
        Time = number / 3,
        Method = RadiusMethod.Bracket,
        Radius = 0.6,
    };

    /// <summary>Three columns of two rows, a unit for each column.</summary>
    private sealed class FakeMap : PhaseMap
    {
        private readonly List<int> asked = [];

        public override MapAxis Axis => MapAxis.Time;

        public override IReadOnlyList<double> RowValues => [1, 2];

        public override IReadOnlyList<double> Powers => [1, 2, 3];

        public override int Units => 3;

        public override IReadOnlyList<(int Row, int Column)> Places(int unit) => [(0, unit), (1, unit)];

        public override IReadOnlyList<PhaseRow> Compute(int unit, CancellationToken cancellation) =>
            [Cell(0, unit, 0.1 + unit), Cell(1, unit, 1.0 / 3)];

        public override IEnumerable<Work> Works() => [];

        public override IEnumerable<MemoryPart> Memory() => [];

        public void Ask(int unit) => asked.Add(unit);

        public (int Unit, IReadOnlyList<PhaseRow> Cells)[] Asked()
        {
            (int, IReadOnlyList<PhaseRow>)[] all = [.. asked.Select(unit => (unit, Compute(unit, default)))];
            asked.Clear();
            return all;
        }
    }
}
