using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Film;

/// <summary>
/// The way of a network's neurons among clusters, as <c>film.npz</c>: some frames, each with the directions of all neurons along three
/// centres.
/// </summary>
/// <param name="Clock">[T] when each frame was taken, increasing: flow time, or epochs done. The first frame is the start.</param>
/// <param name="Neurons">[T × h × 3] ⟨w_j/‖w_j‖, μ_k⟩ for the three centres k of <paramref name="Axes"/>; zeros where w_j is 0.</param>
/// <param name="LogContributions">[T × h] log(|v_j| ‖w_j‖), unnormalised log(|v_j| ‖w_j‖^p), −∞ for none: any scale.</param>
/// <param name="Signs">[T × h] sign of v_j.</param>
/// <param name="Losses">[T] mean loss over the training samples, or over some of them.</param>
/// <param name="Births">
/// [K] when the mean margin of each cluster rose through ½, on the same clock; NaN where it did not.
/// </param>
/// <param name="Data">[n × 3] ⟨x, μ_k⟩ of some samples of the three clusters.</param>
/// <param name="Labels">[n] their labels ±1.</param>
/// <param name="Axes">[3] numbers of the three centres, from 0.</param>
/// <param name="PositiveCentres">K1, the number of positive centres; they come first.</param>
internal sealed record FilmRecord(double[] Clock, float[] Neurons, double[] LogContributions, int[] Signs, double[] Losses,
    double[] Births, Matrix Data, int[] Labels, int[] Axes, int PositiveCentres) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "film.npz";

    /// <summary>Coordinates of a neuron or a sample.</summary>
    public const int Dimensions = 3;

    private const float LongestCoordinate = 1.001f;     // of unit vectors along unit vectors, rounded

    /// <summary>Number of frames T.</summary>
    public int Frames => Clock.Length;

    /// <summary>Number of neurons h.</summary>
    public int Hidden => Frames == 0 ? 0 : LogContributions.Length / Frames;

    /// <summary>Number of clusters K.</summary>
    public int Clusters => Births.Length;

    /// <summary>The first frame at or after the first birth; null where nothing was born.</summary>
    public int? FirstBirth =>
        Births.Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Min() is var birth && birth <= Clock[^1]
            ? Array.FindIndex(Clock, clock => clock >= birth) : null;

    /// <summary>
    /// The three centres that are shown: the first two positive ones and the first negative one, or one and two; null of fewer than three.
    /// </summary>
    /// <param name="clusters">Clusters K.</param>
    /// <param name="positive">Positive clusters K1; they come first.</param>
    public static int[]? AxesOf(int clusters, int positive) =>
        clusters < Dimensions ? null : positive < 2 ? [0, 1, 2] : positive == clusters ? [0, 1, 2] : [0, 1, positive];

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => NpzFile.Write(folder.PathToWrite(FileName),
    [
        new("clock", Vector(Clock)),
        new("neurons", NumericArray.From(Neurons, Frames, Hidden, Dimensions)),
        new("log_contributions", NumericArray.From(LogContributions, Frames, Hidden)),
        new("signs", NumericArray.From(Array.ConvertAll(Signs, sign => (sbyte)sign), Frames, Hidden)),
        new("losses", Vector(Losses)),
        new("births", Vector(Births)),
        new("data", NumericArray.From(Data)),
        new("labels", NumericArray.From(Labels, Labels.Length)),
        new("axes", NumericArray.From(Axes, Axes.Length)),
        new("positive_centres", NumericArray.Scalar(PositiveCentres)),
        new("clusters", NumericArray.Scalar(Clusters)),
    ]);

    /// <summary>Loads the file of a trial.</summary>
    internal static FilmRecord Load(TrialFolder folder)
    {
        var file = NamedArrays.Read(folder.PathOf(FileName));
        double[] clock = file.Doubles("clock", [NamedArrays.Any]);
        double[] contributions = file.Numbers("log_contributions", [clock.Length, NamedArrays.Any]);
        int hidden = clock.Length == 0 ? 0 : contributions.Length / clock.Length;
        int[] labels = file.Integers("labels", [NamedArrays.Any]);
        double[] neurons = file.Doubles("neurons", [clock.Length, hidden, Dimensions]);
        return file.Checked(new FilmRecord(
            clock, Array.ConvertAll(neurons, value => (float)value), contributions, file.Integers("signs", [clock.Length, hidden]),
            file.Doubles("losses", [clock.Length]), file.Numbers("births", [file.Integers("clusters", [])[0]]),
            file.Matrix("data", labels.Length, Dimensions), labels, file.Integers("axes", [Dimensions]),
            file.Integers("positive_centres", [])[0]));
    }

    /// <summary>The file of a trial that may have none: trials of earlier versions were not filmed.</summary>
    internal static FilmRecord? Find(TrialFolder folder) => File.Exists(folder.PathOf(FileName)) ? Load(folder) : null;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        yield return Promise.Some("clock", Frames);
        for (int t = 1; t < Frames; t++)
            if (!(Clock[t] > Clock[t - 1])) yield return $"clock: entry {t} is not later than the one before";
        yield return Promise.Some("log_contributions", Hidden);
        yield return Promise.That(LogContributions.All(value => value < double.PositiveInfinity),
            "log_contributions are not all numbers or −inf");
        yield return Promise.That(Neurons.All(value => Math.Abs(value) <= LongestCoordinate), "neurons are not all within ±1");
        yield return Promise.That(Signs.All(sign => sign is -1 or 0 or 1), "signs are not all −1, 0 or 1");
        yield return Promise.That(Labels.All(label => label is -1 or 1), "labels are not all ±1");
        yield return Promise.That(Births.All(birth => double.IsNaN(birth) || (birth >= Clock[0] && birth <= Clock[^1])),
            "births are not all NaN or on the clock");
        yield return Promise.Within("positive_centres", PositiveCentres, 0, Clusters);
        yield return Promise.That(Axes.Distinct().Count() == Dimensions && Axes.All(axis => axis >= 0 && axis < Clusters),
            "axes are not three different centres");
    }

    private static NumericArray Vector(double[] values) => NumericArray.From(values, values.Length);
}
