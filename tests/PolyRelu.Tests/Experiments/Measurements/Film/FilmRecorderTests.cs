using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Repository;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Film;

/// <summary>A training is filmed: what is in the frames, and that a killed one has the same film.</summary>
public sealed class FilmRecorderTests
{
    private const int Epochs = 90, Hidden = 5;
    private static readonly int[] Axes = [0, 1, 2];
    private static readonly ClusterData Data = Clusters();

    private readonly TrialFolder folder = new(Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "trial"),
        "trial-00000000");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(401)]
    [InlineData(1_000_000)]
    public void Schedule_HasStartAndEndAndNoMoreThanFits(int epochs)
    {
        int[] schedule = FilmRecorder.Schedule(epochs);
        Assert.Equal((0, epochs), (schedule[0], schedule[^1]));
        Assert.Equal(schedule.Distinct().Order(), schedule);
        Assert.InRange(schedule.Length, Math.Min(epochs, FilmRecorder.MostFrames / 2), FilmRecorder.MostFrames);
    }

    [Fact]
    public void Frames_AreTheNetworksOfTheirEpochs()
    {
        TrainingSession session = Session();
        FilmRecorder recorder = Recorder();
        List<PolyReluNetwork> networks = [session.Export()];
        recorder.Start(networks[0]);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            session.RunEpoch(TestContext.Current.CancellationToken);
            networks.Add(session.Export());
            recorder.After(epoch, networks[^1]);
        }
        FilmRecord film = recorder.Record();
        Assert.Equal(FilmRecorder.Schedule(Epochs).Select(epoch => (double)epoch), film.Clock);
        for (int t = 0; t < film.Frames; t++)
        {
            PolyReluNetwork network = networks[(int)film.Clock[t]];
            for (int j = 0; j < Hidden; j++)
            {
                double[] w = [.. network.Weights.Row(j).ToArray().Select(value => (double)value)];
                double length = Math.Sqrt(w.Sum(value => value * value)), v = network.OutputWeights[0, j];
                for (int k = 0; k < 3; k++) // The centres are the first unit vectors.
                    Assert.Equal(w[k] / length, film.Neurons[(((t * Hidden) + j) * 3) + k], 1e-6);
                Assert.Equal(Math.Log(Math.Abs(v) * length), film.LogContributions[(t * Hidden) + j], 1e-9);
                Assert.Equal(Math.Sign(v), film.Signs[(t * Hidden) + j]);
            }
        }
        Assert.Equal(1, film.Losses[0], 1e-3);
        Assert.True(film.Losses[^1] < 0.5, $"{film.Losses[^1]}");
        for (int k = 0; k < 3; k++) Assert.Equal(FirstAbove(networks, k), film.Births[k]);
        Assert.Contains(film.Births, birth => birth > 0);
        for (int i = 0; i < film.Labels.Length; i++)
            Assert.Equal(film.Labels[i] > 0, film.Data.Row(i)[0] + film.Data.Row(i)[1] > film.Data.Row(i)[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(29)]
    [InlineData(50)]
    [InlineData(89)]
    [InlineData(90)]
    public void KilledAnywhere_ItHasTheSameFilm(int killed)
    {
        (byte[] whole, FilmRecorder _) = Film(null, Epochs);
        if (killed > 0) Film(null, killed);
        (byte[] resumed, FilmRecorder _) = Film(killed, Epochs);
        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void CheckpointWithAnotherFilm_IsNotTaken()
    {
        Film(null, 40);
        IReadOnlyDictionary<string, NumericArray> whole = NpzFile.Read(folder.PathOf(TrainingCheckpoint.FileName));
        List<string> findings = [];
        foreach (string name in new[] { "film_neurons", "film_log_contributions", "film_signs", "film_losses", "film_births" })
            foreach (double wrong in new[] { double.PositiveInfinity, 41.5, -7 })
            {
                double[] values = whole[name].ToDoubles();
                values[^1] = wrong;
                NumericArray changed = NumericArray.From(values, whole[name].Shape);
                bool isPossible = name == "film_losses" && double.IsFinite(wrong)
                    || name == "film_log_contributions" && double.IsFinite(wrong);
                Try(name, $"{wrong}", changed, isPossible);
            }
        foreach (string name in whole.Keys.Where(name => name.StartsWith("film_", StringComparison.Ordinal)))
            Try(name, "left out", null, false);
        Findings.ExpectNone(findings);

        void Try(string name, string what, NumericArray? changed, bool isPossible)
        {
            NpzFile.Write(folder.PathOf(TrainingCheckpoint.FileName), whole.Where(entry => entry.Key != name || changed is not null)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Key == name ? changed! : entry.Value)));
            TrainingSession session = Session();
            FilmRecorder recorder = Recorder();
            recorder.Start(session.Export());
            List<string> notes = [];
            int restored = new TrainingCheckpoint(folder, TimeSpan.Zero, recorder).Restore(session, Epochs, notes.Add).Count;
            if (isPossible != (restored > 0)) findings.Add($"{name} {what}: {restored} epochs; {string.Join("; ", notes)}");
            if (restored == 0 && session.CompletedEpochs > 0) findings.Add($"{name} {what}: the session was changed");
        }
    }

    private static double FirstAbove(List<PolyReluNetwork> networks, int cluster)
    {
        Samples train = Data.Train.Samples;
        int[] members = [.. Enumerable.Range(0, train.Count)
            .Where(i => train.Inputs.Row(i)[..3].ToArray().Index().MaxBy(entry => entry.Item).Index == cluster)
            .Take(FilmRecorder.MeasuredPerCluster)];
        Samples samples = train.Choose(members);
        for (int epoch = 0; epoch < networks.Count; epoch++)
        {
            PolyRelu.Kernels.Matrix logits = new(samples.Count, 1);
            networks[epoch].CreateEvaluator().Logits(samples.Inputs, logits);
            if (Enumerable.Range(0, samples.Count).Average(i => samples.Labels[i] * (double)logits[i, 0]) > 0.5) return epoch;
        }
        return double.NaN;
    }

    /// <summary>Runs a training up to an epoch, from the checkpoint if told so, and leaves a checkpoint.</summary>
    private (byte[] Bytes, FilmRecorder Recorder) Film(int? from, int to)
    {
        folder.Begin(new { Alpha = 0.1 }, TrainingCheckpoint.FileName);
        if (from is null or 0) File.Delete(folder.PathOf(TrainingCheckpoint.FileName));
        TrainingSession session = Session();
        FilmRecorder recorder = Recorder();
        recorder.Start(session.Export());
        TrainingCheckpoint checkpoint = new(folder, TimeSpan.Zero, recorder);
        List<EpochRecord> records = checkpoint.Restore(session, Epochs, note => Assert.Fail(note));
        Assert.Equal(from ?? 0, records.Count);
        while (records.Count < to)
        {
            records.Add(session.RunEpoch(TestContext.Current.CancellationToken));
            recorder.After(records.Count, session.Export());
        }
        checkpoint.Save(session, records, always: true);
        if (to < Epochs) return ([], recorder);
        recorder.Record().Save(folder);
        return (File.ReadAllBytes(folder.PathOf(FilmRecord.FileName)), recorder);
    }

    private static FilmRecorder Recorder() => new(Data, Axes, Registry<Loss>.Find("exponential").Value, Epochs);

    private static ClusterData Clusters()
    {
        GaussianClusters clusters = new() { Dimension = 8, Clusters = 3, PositiveClusters = 2, Alpha = 0.1 };
        return new ClusterData(clusters.Sample(120, 0), clusters.Sample(10, 1), clusters.Centres());
    }

    private static TrainingSession Session()
    {
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 0.05 })
            .Create(new NetworkShape { InputDimension = 8, Hidden = Hidden, Power = 2 }, 3);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new Adam(new() { LearningRate = 0.02 }),
            BatchSize = 20,
            Epochs = Epochs,
        };
        return new TrainingSession(start, Data.Train.Samples, Data.Test.Samples, options);
    }
}
