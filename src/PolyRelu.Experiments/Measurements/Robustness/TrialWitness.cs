using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The witness of the curves of a trial: <c>polyrelu verify</c> checks their claims without an attack. One file holds the network once, the
/// points of each selection once, and an example for every broken point of every curve. Trials of earlier versions have none, or that of
/// the first curve alone.
/// </summary>
/// <remarks>
/// The first curve is always there. Further ones are, the smallest first, as long as their points and examples take no more than
/// <see cref="Largest"/> if every point is broken; the text <c>left_out</c> names the others.
/// </remarks>
internal static class TrialWitness
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "witness.npz";

    /// <summary>Bytes that further curves may take.</summary>
    public const long Largest = 512L << 20;

    private const string CurveText = "curve";
    private const double Rounding = 1e-9;

    /// <summary>Which curves the file holds.</summary>
    /// <param name="samples">Attacked samples of each, in order.</param>
    /// <param name="dimension">Number of features D.</param>
    public static bool[] Kept(IReadOnlyList<int> samples, int dimension)
    {
        bool[] kept = new bool[samples.Count];
        if (kept.Length > 0) kept[0] = true;
        long taken = 0;
        foreach (int curve in Enumerable.Range(1, Math.Max(0, kept.Length - 1)).OrderBy(curve => samples[curve]).ThenBy(curve => curve))
        {
            taken += 2L * samples[curve] * dimension * sizeof(float);
            kept[curve] = taken <= Largest;
        }
        return kept;
    }

    /// <summary>Bytes of the file at most.</summary>
    /// <param name="curves">The curves in order: a name that those with the same points share, and how many there are.</param>
    /// <param name="shape">The network.</param>
    public static long Bytes(IReadOnlyList<(string Points, int Samples)> curves, NetworkShape shape) =>
        Bytes(curves, shape.InputDimension, (long)shape.Hidden * (shape.InputDimension + shape.Outputs));

    /// <summary>Bytes of the file at most.</summary>
    /// <param name="curves">As above.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="parameters">Weights and biases of the network.</param>
    public static long Bytes(IReadOnlyList<(string Points, int Samples)> curves, int dimension, long parameters)
    {
        bool[] kept = Kept([.. curves.Select(curve => curve.Samples)], dimension);
        (string Points, int Samples)[] held = [.. curves.Where((_, place) => kept[place])];
        long rows = held.Sum(curve => (long)curve.Samples) + held.DistinctBy(curve => curve.Points).Sum(curve => (long)curve.Samples);
        return sizeof(float) * ((rows * dimension) + parameters);
    }

    /// <summary>The examples of the curves, which stay in memory until the file is written.</summary>
    /// <param name="samples">Attacked samples of each curve, in order.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart Memory(IReadOnlyList<int> samples, int dimension)
    {
        int[] held = [.. samples.Zip(Kept(samples, dimension)).Where(curve => curve.Second).Select(curve => curve.First)];
        int most = held.DefaultIfEmpty(0).Max();
        long all = held.Sum(count => (long)count);
        return new MemoryPart("examples that the witness holds", most, dimension, most == 0 ? 0 : (int)((all + most - 1) / most));
    }

    /// <summary>What a curve says of how it came about: nothing of machine and time, so that equal runs write equal bytes.</summary>
    /// <param name="folder">Where the trial's files are.</param>
    /// <param name="selection">The points.</param>
    /// <param name="attacks">Registered names of the attacks.</param>
    /// <param name="seed">Seed of the attacks.</param>
    /// <param name="iterations">Their iterations, where they are set.</param>
    public static IReadOnlyDictionary<string, string> Texts(
        TrialFolder folder, SampleSelection selection, IEnumerable<string> attacks, ulong seed, string? iterations)
    {
        Dataset points = selection.Dataset;
        Dictionary<string, string> texts = new(StringComparer.Ordinal)
        {
            ["trial"] = folder.Id,
            ["data"] = points.Name,
            ["split"] = points.Split,
            ["points"] = selection.Words,
            ["attacks"] = string.Join(",", attacks),
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
        };
        if (iterations is not null) texts["iterations"] = iterations;
        if (points.Origin is not ClusterDescription && points.Describe() is { } data) texts[DataDescription.AttackedText] = data.ToJson();
        return texts;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="curves">The curves in order, without the network; null for those that are left out.</param>
    /// <param name="network">The network.</param>
    public static void Write(TrialFolder folder, IReadOnlyList<Witness?> curves, INetwork network)
    {
        string[] left = [.. Enumerable.Range(0, curves.Count).Where(place => curves[place] is null).Select(Name)];
        Witness first = curves[0]!;
        if (left.Length > 0)
            first = With(first, "left_out", $"curves {string.Join(", ", left)}: further ones take {Quantity.Size(Largest)} at most");
        WitnessFile.Write(folder.PathToWrite(FileName), first with
        {
            Network = network,
            Further = [.. Enumerable.Range(1, curves.Count - 1).Where(place => curves[place] is not null)
                .Select(place => With(curves[place]!, CurveText, Name(place)))],
        });
    }

    /// <summary>Whether a witness, if there is one, claims what the curves say; null if so.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="curves">The curves of attacks in order: label, radii, robust accuracies.</param>
    public static string? Problem(
        TrialFolder folder, IReadOnlyList<(string Label, IReadOnlyList<double> Radii, IReadOnlyList<double> RobustAccuracy)> curves)
    {
        string path = folder.PathOf(FileName);
        if (!File.Exists(path)) return null;
        NamedArrays file = new(path, NpzFile.Read(path, name => name == "about" || name.EndsWith("epsilon", StringComparison.Ordinal)
            || name.EndsWith("robust_accuracy", StringComparison.Ordinal)));
        int place = 0;
        foreach (int curve in Further(file).Prepend(0))
        {
            if (curve < 0 || curve >= curves.Count) return "it claims something about a curve that is not there";
            string prefix = place == 0 ? "" : $"further{place}.";
            double[] radii = file.Numbers(prefix + "epsilon"), accuracies = file.Numbers(prefix + "robust_accuracy");
            bool same = radii.SequenceEqual(curves[curve].Radii) && accuracies.Length == radii.Length
                && accuracies.Zip(curves[curve].RobustAccuracy).All(pair => Math.Abs(pair.First - pair.Second) <= Rounding);
            if (!same) return $"it claims something else than the curve '{curves[curve].Label}'";
            place++;
        }
        return null;
    }

    /// <summary>Which curves the further claims are about; −1 where one does not say.</summary>
    private static int[] Further(NamedArrays file)
    {
        try
        {
            JsonNode? about = JsonNode.Parse(file.Bytes("about"));
            return about?["further"] is not JsonArray further ? [] : [.. further.Select(one =>
                int.TryParse(one?["texts"]?[CurveText]?.ToString(), CultureInfo.InvariantCulture, out int curve) ? curve - 1 : -1)];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file.Source}: the description is no JSON of a witness.", malformed);
        }
    }

    private static string Name(int place) => (place + 1).ToString(CultureInfo.InvariantCulture);

    private static Witness With(Witness witness, string name, string text) =>
        witness with { Texts = new Dictionary<string, string>(witness.Texts, StringComparer.Ordinal) { [name] = text } };
}
