using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>Films a training on clusters: a frame at some of its epochs, and the epoch at which each cluster is born.</summary>
/// <remarks>
/// Losses and margins are those of the first few training samples of every cluster, looked at after every epoch.
/// </remarks>
internal sealed class FilmRecorder : ITrainingObserver
{
    /// <summary>Training samples of a cluster on which loss and margin are measured.</summary>
    public const int MeasuredPerCluster = 20;

    /// <summary>Frames of a training, those at its start and its end among them.</summary>
    public const int MostFrames = 60;

    private const int ShownPerCluster = 40;
    private const double BornAbove = 0.5;

    private readonly ClusterCentres centres;
    private readonly Matrix axisDirections;
    private readonly int[] axes, schedule, clusters;
    private readonly Samples measured, shown;
    private readonly Matrix logits;
    private readonly Loss loss;
    private readonly List<Frame> frames = [];
    private double[] births = [];

    /// <summary>Films a training.</summary>
    /// <param name="data">The clusters.</param>
    /// <param name="axes">Numbers of the three centres along which it is filmed.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="epochs">Number of epochs.</param>
    public FilmRecorder(ClusterData data, int[] axes, Loss loss, int epochs)
    {
        (this.axes, this.loss, centres) = (axes, loss, data.Centres);
        Samples train = data.Train.Samples;
        int[] homes = data.Train.ClusterOf!;
        int[] chosen = [.. First(homes, MeasuredPerCluster, _ => true)];
        measured = train.Choose(chosen);
        clusters = Array.ConvertAll(chosen, i => homes[i]);
        shown = train.Choose([.. First(homes, ShownPerCluster, axes.Contains).DefaultIfEmpty(0)]);
        logits = new Matrix(measured.Count, 1);
        axisDirections = centres.Points.Choose(axes);
        schedule = Schedule(epochs);
    }

    /// <inheritdoc/>
    public void Start(PolyReluNetwork initial)
    {
        frames.Clear();
        births = new double[centres.Count];
        Array.Fill(births, double.NaN);
        After(0, initial);
    }

    /// <inheritdoc/>
    public void After(int epoch, PolyReluNetwork network)
    {
        network.CreateEvaluator().Logits(measured.Inputs, logits);
        double[] margins = new double[centres.Count];
        int[] counts = new int[centres.Count];
        double sum = 0;
        Span<float> gradient = stackalloc float[1];
        for (int i = 0; i < measured.Count; i++)
        {
            margins[clusters[i]] += measured.Labels[i] * (double)logits[i, 0];
            counts[clusters[i]]++;
            sum += loss.Evaluate(logits.Row(i), measured.Labels[i], gradient);
        }
        for (int k = 0; k < births.Length; k++)
            if (double.IsNaN(births[k]) && margins[k] > BornAbove * counts[k]) births[k] = epoch;
        if (Array.BinarySearch(schedule, epoch) >= 0) frames.Add(Take(network, sum / measured.Count));
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, NumericArray>> Capture()
    {
        int hidden = frames[0].Signs.Length;
        return
        [
            new("film_neurons", NumericArray.From([.. frames.SelectMany(frame => frame.Neurons)], frames.Count, hidden, 3)),
            new("film_log_contributions", NumericArray.From([.. frames.SelectMany(frame => frame.LogContributions)], frames.Count, hidden)),
            new("film_signs", NumericArray.From([.. frames.SelectMany(frame => frame.Signs)], frames.Count, hidden)),
            new("film_losses", NumericArray.From([.. frames.Select(frame => frame.Loss)], frames.Count)),
            new("film_births", NumericArray.From(births, births.Length)),
        ];
    }

    /// <inheritdoc/>
    public Action Restore(NamedArrays file, int epochs)
    {
        int count = schedule.Count(epoch => epoch <= epochs), hidden = frames[0].Signs.Length;
        double[] neurons = file.Doubles("film_neurons", [count, hidden, 3]), losses = file.Doubles("film_losses", [count]);
        double[] contributions = file.Numbers("film_log_contributions", [count, hidden]);
        int[] signs = file.Integers("film_signs", [count, hidden]);
        double[] restored = file.Numbers("film_births", [births.Length]);
        file.Require(restored.All(birth => double.IsNaN(birth) || (birth >= 0 && birth <= epochs && birth == Math.Floor(birth))),
            "film_births", $"epochs up to {epochs}");
        Frame[] read =
        [
            .. Enumerable.Range(0, count).Select(t => new Frame(
                Array.ConvertAll(neurons[(3 * t * hidden)..(3 * (t + 1) * hidden)], value => (float)value),
                contributions[(t * hidden)..((t + 1) * hidden)], signs[(t * hidden)..((t + 1) * hidden)], losses[t])),
        ];
        file.Checked(Record(read, restored, epochs));
        return () =>
        {
            frames.Clear();
            frames.AddRange(read);
            births = restored;
        };
    }

    /// <summary>The film of the whole training.</summary>
    public FilmRecord Record() => Record(frames, births, schedule[^1]);

    /// <summary>
    /// The epochs of the frames: evenly and in proportion to one another, since much happens early and in some short time later.
    /// </summary>
    internal static int[] Schedule(int epochs)
    {
        const int each = MostFrames / 2;
        IEnumerable<int> even = Enumerable.Range(0, each).Select(i => (int)Math.Round((double)epochs * i / (each - 1)));
        IEnumerable<int> growing = Enumerable.Range(0, each).Select(i => (int)Math.Round(Math.Pow(epochs, (double)i / (each - 1))));
        return [.. even.Concat(growing).Distinct().Order()];
    }

    private FilmRecord Record(IReadOnlyList<Frame> taken, double[] born, int epochs) => new(
        [.. schedule.Where(epoch => epoch <= epochs).Select(epoch => (double)epoch)], [.. taken.SelectMany(frame => frame.Neurons)],
        [.. taken.SelectMany(frame => frame.LogContributions)], [.. taken.SelectMany(frame => frame.Signs)],
        [.. taken.Select(frame => frame.Loss)], [.. born.Select(birth => birth <= epochs ? birth : double.NaN)],
        Coordinates(), shown.Labels, axes, centres.Positive);

    private Frame Take(PolyReluNetwork network, double meanLoss)
    {
        Matrix cosines = NeuronAnalysis.Cosines(network, axisDirections);
        return new Frame(
            [.. Enumerable.Range(0, network.Hidden).SelectMany(j => cosines.Row(j).ToArray())],
            Array.ConvertAll(NeuronAnalysis.Contributions(network), Math.Log),
            [.. Enumerable.Range(0, network.Hidden).Select(j => MathF.Sign(network.OutputWeights[0, j]))], meanLoss);
    }

    private Matrix Coordinates()
    {
        Matrix coordinates = new(shown.Count, axes.Length);
        for (int i = 0; i < shown.Count; i++)
            for (int k = 0; k < axes.Length; k++)
                coordinates[i, k] = (float)Product(shown.Inputs.Row(i), axisDirections.Row(k));
        return coordinates;
    }

    private static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int d = 0; d < left.Length; d++) sum += (double)left[d] * right[d];
        return sum;
    }

    /// <summary>The first samples of every cluster that is wanted, in the order of the samples.</summary>
    private static IEnumerable<int> First(int[] homes, int most, Func<int, bool> wanted) => homes.Index()
        .Where(sample => wanted(sample.Item)).GroupBy(sample => sample.Item)
        .SelectMany(group => group.Take(most).Select(sample => sample.Index)).Order();

    private sealed record Frame(float[] Neurons, double[] LogContributions, int[] Signs, double Loss);
}
