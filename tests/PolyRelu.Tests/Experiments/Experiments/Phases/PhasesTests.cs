using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Phases;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Engine;
using PolyRelu.Tests.Repository;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Phases;

/// <summary>The smoke preset of the maps from end to end, and what its report may say.</summary>
public sealed class PhasesTests(PhasesTests.SmokeRun run) : IClassFixture<PhasesTests.SmokeRun>
{
    private const string Formats = "docs/file-formats.md";

    [Fact]
    public void Report_HasEveryMap_AndATableForEach()
    {
        Assert.True(run.Summary.ReportIsComplete, string.Join("; ", run.Summary.Warnings));
        string[] expected = ["nu-clusters", "nu-noise", "nu-optimisers", "nu-scale", "nu-time-exponential", "nu-time-squared",
            "nu-unnormalised", "radius-time"];
        Assert.Equal(expected, Directory.GetFiles(Path.Combine(run.Summary.Directory, "figures"), "*.svg")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
        Assert.Equal(8, run.Summary.Tables.Count);
        Assert.All(run.Summary.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
    }

    [Fact]
    public void Map_IsOneTable_AndItsArraysAreTheSameNumbers()
    {
        foreach (TrialFolder folder in run.Folders)
        {
            Assert.Equal(["complete.json", "config.json", "phases.csv", "phases.npz"],
                Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            var table = PhaseTable.Load(folder);
            IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(folder.PathOf(PhaseTable.NpzName));
            Assert.Equal([arrays["rows"].Count, arrays["columns"].Count], arrays["nu"].Shape.ToArray());
            foreach ((string name, Func<PhaseRow, double> value) in PhaseRow.Numbers)
                Assert.Equal(table.Rows.Select(value), arrays[name].ToDoubles());
            Assert.Equal(table.Rows.Select(cell => (int)cell.Method), arrays["method"].ToIntegers());
        }
    }

    [Fact]
    public void ColumnsAndArrays_AreDescribed()
    {
        string text = RepositoryFiles.Read(Formats);
        Findings.ExpectNone(PhaseRow.Columns.Concat(NpzFile.Names(run.Folders[0].PathOf(PhaseTable.NpzName)))
            .Concat(Wording.All<RadiusMethod>()).Concat(Wording.All<CellEnd>())
            .Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal) && !text.Contains($" {name}", StringComparison.Ordinal))
            .Select(name => $"{Formats}: {name} of maps is not described"));
    }

    [Fact]
    public void StoppedWithinAMap_ItGoesOnAfterItsLastCell_ToTheSameBytes()
    {
        RunOptions options = new()
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), Offline = true,
        };
        using CancellationTokenSource source = new();
        Preset preset = PresetCatalog.Load("phases-smoke", ["courses=[]", "optimisers=[]"]);
        Assert.ThrowsAny<OperationCanceledException>(() => ExperimentRunner.Run(preset, options with
        {
            Progress = new StopAfter(8, source),
            Cancellation = source.Token,
        }));
        string state = Assert.Single(Directory.GetFiles(options.OutputDirectory!, PhaseJournal.FileName, SearchOption.AllDirectories));
        File.AppendAllText(state, "1,2,torn");
        NotedProgress progress = new();
        ExperimentRunner.Run(preset, options with { Resume = true, Progress = progress });
        Assert.Empty(progress.Notes);
        foreach (TrialFolder folder in run.Folders.Where(folder => folder.Id.StartsWith("grid", StringComparison.Ordinal)))
            foreach (string file in (string[])[PhaseTable.CsvName, PhaseTable.NpzName])
                Assert.Equal(File.ReadAllBytes(folder.PathOf(file)),
                    File.ReadAllBytes(Path.Combine(options.OutputDirectory!, "trials", folder.Id, file)));
    }

    [Theory]
    [InlineData(0, 0.55, 1, true)]
    [InlineData(0, 0.9, 1, false)]      // one phase from p = 2 on
    [InlineData(0.5, 0.55, 1, false)]   // no jump below
    [InlineData(0, 0.55, 0.6, false)]   // no jump above
    public void PhaseOfItsOwn_IsSaid_OnlyWhereTheCellsShowIt(double below, double at, double above, bool isSaid) =>
        Assert.Equal(isSaid, PhaseFindings.OwnPhase(Map(MapAxis.Scale, ["1e-7"], [1, 2, 3], (_, column) =>
            column switch { 0 => below, 1 => at, _ => above })).Any());

    [Theory]
    [InlineData(0.9, 0.4, "loses its robustness")]
    [InlineData(0.9, 0.9, "keeps it")]
    [InlineData(0.9, 0.8, null)]
    public void Loss_LosesItsRobustness_OnlyWhereTheCellsShowIt(double early, double late, string? words)
    {
        string said = string.Concat(PhaseFindings.Courses([Map(MapAxis.Time, ["1", "2"], [3], (row, _) => row == 0 ? early : late)]));
        Assert.Equal(words is not null, said.Length > 0);
        Assert.Contains(words ?? "", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Contour_OfAPlane_IsAStraightLine()
    {
        double[,] values = new double[3, 4];
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 4; column++) values[row, column] = (0.3 * column) + (0.1 * row);
        int found = 0;
        for (int row = 0; row < 2; row++)
            for (int column = 0; column < 3; column++)
                foreach ((Coordinates from, Coordinates to) in LevelMap.Segments(values, row, column, 0.5))
                {
                    found++;
                    Assert.Equal(0.5, (0.3 * from.X) + (0.1 * from.Y), 1e-12);
                    Assert.Equal(0.5, (0.3 * to.X) + (0.1 * to.Y), 1e-12);
                }
        Assert.True(found > 1, $"{found}");
        values[1, 1] = double.NaN;
        Assert.Empty(LevelMap.Segments(values, 0, 1, 0.5));
    }

    /// <summary>What an attack alone knows is an upper bound: it shows that robustness is lost, never that it is kept.</summary>
    [Fact]
    public void Attacks_AreNoProofOfRobustness()
    {
        DrawnMap kept = Map(MapAxis.Time, ["1", "2"], [3], (_, _) => 0.9), lost = Map(MapAxis.Time, ["1", "2"], [3], (row, _) => row == 0
            ? 0.9 : 0.4);
        Assert.NotEmpty(PhaseFindings.Courses([kept]));
        Assert.Empty(PhaseFindings.Courses([ByAttack(kept)]));
        Assert.NotEmpty(PhaseFindings.Courses([ByAttack(lost)]));
        DrawnMap own = Map(MapAxis.Scale, ["1e-7"], [1, 2, 3], (_, column) => column / 2.0);
        Assert.NotEmpty(PhaseFindings.OwnPhase(own));
        Assert.Empty(PhaseFindings.OwnPhase(ByAttack(own)));

        static DrawnMap ByAttack(DrawnMap map) =>
            map with { Table = new([.. map.Table.Rows.Select(row => row with { Method = RadiusMethod.Attack, Certified = double.NaN })]) };
    }

    private static DrawnMap Map(MapAxis axis, string[] rows, double[] powers, Func<int, int, double> nu)
    {
        FlowCellSettings cells = new()
        {
            Dimension = 12, Clusters = 4, Alpha = 0.1, SamplesPerCluster = 1, Points = 1, NeuronsPerCluster = 1, Scale = "1e-7",
            Loss = "squared", Form = NeuronForm.Normalised, Tolerance = 1e-3, MostSteps = 1, Splits = null,
        };
        PhaseRow[] all = [.. from row in Enumerable.Range(0, rows.Length)
                             from column in Enumerable.Range(0, powers.Length)
                             select new PhaseRow(row, column)
                             {
                                 Power = powers[column], Clusters = 4, Alpha = 0.1, Scale = "1e-7", Loss = "squared",
                                 Form = NeuronForm.Normalised, Time = row + 1, Method = RadiusMethod.Bracket, Accuracy = 1, Born = 4,
                                 Radius = 0.5 + (nu(row, column) * (Phase.Robust - 0.5)),
                                 Certified = 0.5 + (nu(row, column) * (Phase.Robust - 0.5)),
                             }];
        return new("name", "title", axis, rows, powers, cells, new(all));
    }

    /// <summary>One run for all tests.</summary>
    public sealed class SmokeRun
    {
        public SmokeRun()
        {
            Summary = ExperimentRunner.Run(PresetCatalog.Load("phases-smoke"), new()
            {
                OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), Offline = true,
            });
            Assert.True(Summary.Succeeded, string.Join("; ", Summary.Failed.Select(trial => trial.Reason)));
        }

        internal RunSummary Summary { get; }

        internal IReadOnlyList<TrialFolder> Folders => [.. Summary.Trials
            .Select(trial => new TrialFolder(Path.Combine(Summary.Directory, "trials", trial.Id), trial.Id))];
    }

    /// <summary>Cancels after some cells.</summary>
    private sealed class StopAfter(int cells, CancellationTokenSource source) : IRunProgress, IProgressTask
    {
        private int left = cells;

        public IProgressTask Begin(ProgressKind kind, string label) =>
            kind == ProgressKind.Training ? this : SilentProgress.Instance.Begin(kind, label);

        public void Note(string message)
        {
        }

        public void Report(double fraction, string? detail = null)
        {
            if (Interlocked.Decrement(ref left) == 0) source.Cancel();
        }

        public void Dispose()
        {
        }
    }
}
