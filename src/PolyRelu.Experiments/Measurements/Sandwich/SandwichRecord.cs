using System.Globalization;
using System.Text.Json.Serialization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Sandwich;

/// <summary>The distance of one sample to the nearest misclassified input, from both sides.</summary>
/// <param name="Index">Its index in the split.</param>
/// <param name="CertifiedRadius">Proven: no input within this radius is misclassified; 0 where nothing is.</param>
/// <param name="AttackRadius">
/// A radius within which there is an example: 0 where the sample is misclassified itself; not a number or infinite where none was found.
/// </param>
/// <param name="Stage">The strongest stage that the proof needed; <c>clean</c> where the sample is misclassified.</param>
internal sealed record SampleBracket(int Index, double CertifiedRadius, double AttackRadius, string Stage) : ICheckedRecord
{
    /// <summary>Whether the sample is proven to keep its label within a radius.</summary>
    public bool IsCertified(double radius) => CertifiedRadius > 0 && CertifiedRadius >= radius;

    /// <summary>Whether no example within a radius is known.</summary>
    public bool IsUnbroken(double radius) => !(AttackRadius <= radius);

    /// <summary>(attack − certified)/attack of a sample that is classified correctly; 1 where no example was found.</summary>
    [JsonIgnore]
    public double Gap => double.IsFinite(AttackRadius) ? 1 - (CertifiedRadius / AttackRadius) : 1;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("index", Index, 0), Promise.AtLeast("certifiedRadius", CertifiedRadius, 0), Promise.Word("stage", Stage),
        Promise.Finite("certifiedRadius", CertifiedRadius), Promise.That(!(AttackRadius < 0), "attackRadius is negative"),
        Promise.That(CertifiedRadius == 0 || !(AttackRadius <= CertifiedRadius), "a sample is certified within a radius that breaks it"),
    ];
}

/// <summary>Certified and attacked accuracy of one network on the same samples, over the radii of one norm.</summary>
/// <param name="Curve">Place of the attacked curve in <c>robustness.json</c>.</param>
/// <param name="Norm">Name of the norm of the ball: linf, l2, l1.</param>
/// <param name="Split">The split the samples are of.</param>
/// <param name="Data">Which samples they are, in words.</param>
/// <param name="Radii">Radii ε, increasing.</param>
/// <param name="CertifiedAccuracy">Fraction of the samples proven to keep their label within each radius.</param>
/// <param name="AttackedAccuracy">Fraction of the samples without a known example within each radius.</param>
/// <param name="Samples">The samples.</param>
internal sealed record SandwichRecord(
    int Curve, string Norm, string Split, string Data, IReadOnlyList<double> Radii, IReadOnlyList<double> CertifiedAccuracy,
    IReadOnlyList<double> AttackedAccuracy, IReadOnlyList<SampleBracket> Samples) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "sandwich.json";

    private const double Rounding = 1e-9;

    /// <summary>
    /// Whether proofs were sought at every radius, so that each sample has a bracket as close as they come; else within the radii alone.
    /// </summary>
    public bool AllRadii { get; init; }

    /// <summary>
    /// The largest difference of attacked and certified accuracy, what neither proof nor attack decided: at the radii, or with
    /// <see cref="AllRadii"/> at any radius up to the largest of them.
    /// </summary>
    public double LargestWidth { get; init; }

    /// <summary>The mean difference at the radii, or over all radii up to the largest of them.</summary>
    public double MeanWidth { get; init; }

    /// <summary>The examples that the gallery shows; empty where it shows none.</summary>
    public IReadOnlyList<SampleBracket> Shown { get; init; } = [];

    /// <summary>The record of some brackets.</summary>
    public static SandwichRecord Of(int curve, string norm, string split, string data, IReadOnlyList<double> radii, bool allRadii,
        IReadOnlyList<SampleBracket> samples)
    {
        double[] certified = [.. radii.Select(radius => Fraction.Of(samples.Count(sample => sample.IsCertified(radius)), samples.Count))],
            attacked = [.. radii.Select(radius => Fraction.Of(samples.Count(sample => sample.IsUnbroken(radius)), samples.Count))];
        double[] widths = [.. attacked.Zip(certified, (above, below) => above - below)];
        return new(curve, norm, split, data, radii, certified, attacked, samples)
        {
            AllRadii = allRadii,
            LargestWidth = allRadii ? Widest(samples, radii[^1]) : widths.Max(),
            MeanWidth = allRadii ? Mean(samples, radii[^1]) : widths.Average(),
        };
    }

    /// <summary>
    /// The largest fraction of samples whose brackets hold one radius: as many as just beyond one of the certified radii.
    /// </summary>
    private static double Widest(IReadOnlyList<SampleBracket> samples, double largest) => samples.Select(sample => sample.CertifiedRadius)
        .Where(radius => radius < largest)
        .Select(radius => Fraction.Of(samples.Count(sample => sample.CertifiedRadius <= radius && sample.IsUnbroken(radius)),
            samples.Count))
        .DefaultIfEmpty(0).Max();

    /// <summary>The mean over samples of the part of the radii that their brackets hold: the area between the curves.</summary>
    private static double Mean(IReadOnlyList<SampleBracket> samples, double largest) => samples.Average(sample =>
        largest > 0 ? ((sample.IsUnbroken(largest) ? largest : sample.AttackRadius) - Math.Min(sample.CertifiedRadius, largest)) / largest
            : 0);

    /// <summary>Saves the file.</summary>
    internal static void Save(TrialFolder folder, IReadOnlyList<SandwichRecord> records) => folder.WriteJson(FileName, records);

    /// <summary>Loads the file of a trial; empty where nothing was certified, as in runs of earlier versions.</summary>
    internal static IReadOnlyList<SandwichRecord> Load(TrialFolder folder) =>
        File.Exists(folder.PathOf(FileName)) ? JsonFile.Read<IReadOnlyList<SandwichRecord>>(folder.PathOf(FileName)) : [];

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        yield return Promise.AtLeast("curve", Curve, 0);
        yield return Promise.OneOf("norm", Norm, [.. Geometry.Norm.All.Select(norm => norm.Name)]);
        yield return Promise.Word("split", Split) ?? Promise.Word("data", Data) ?? Promise.Radii("radii", Radii);
        yield return Promise.Some("samples", Samples.Count);
        yield return Promise.Distinct("the indices of samples", Samples.Select(sample => Name(sample.Index)));
        SandwichRecord expected = Of(Curve, Norm, Split, Data, Radii, AllRadii, Samples);
        yield return Promise.That(Same(CertifiedAccuracy, expected.CertifiedAccuracy),
            "certifiedAccuracy is not the fraction of samples certified within each radius");
        yield return Promise.That(Same(AttackedAccuracy, expected.AttackedAccuracy),
            "attackedAccuracy is not the fraction of samples unbroken within each radius");
        yield return Promise.That(Same([LargestWidth, MeanWidth], [expected.LargestWidth, expected.MeanWidth]),
            "largestWidth and meanWidth are not those of the accuracies");
    }

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static bool Same(IReadOnlyList<double> values, IReadOnlyList<double> expected) =>
        values.Count == expected.Count && values.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Rounding);
}
