using System.Text.Json;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using static System.FormattableString;

namespace PolyRelu.Evidence;

/// <summary>Writes and reads witnesses as .npz archives (docs/file-formats.md): everything a check needs in one file.</summary>
/// <remarks>
/// Hashes of samples and network are written with them and compared when the file is read, so that a changed file is noticed.
/// Arrays: <c>inputs</c> [n × D], <c>labels</c> [n], <c>examples</c> [m × D], <c>example_sample</c> [m], <c>example_radius</c> [m],
/// <c>example_attack</c> [m] (an index into the names), <c>example_confirmed</c> [m] (may be absent), <c>epsilon</c> [R],
/// <c>robust_accuracy</c> [R], <c>box</c> [2 × 1] or [2 × D], <c>feature_radii</c> [D], the network's arrays under <c>network.</c>, and
/// <c>about</c>, UTF-8 JSON. Further claims about the same network have the same arrays under <c>further1.</c> and so on, but no network;
/// points that stand in the file already are not written again, their hash names them.
/// </remarks>
public static class WitnessFile
{
    private const int Format = 1;
    private const string NetworkPrefix = "network.";
    private const string FurtherPrefix = "further";

    private static readonly string[] Known =
    [
        "about", "inputs", "labels", "examples", "example_sample", "example_radius", "example_attack", "example_confirmed", "epsilon",
        "robust_accuracy", "box", "feature_radii",
    ];

    /// <summary>Writes a witness atomically.</summary>
    /// <exception cref="ArgumentException">A further claim holds a network, or further ones.</exception>
    public static void Write(string path, Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        if (witness.Further.Any(further => further.Network is not null || further.Further.Count > 0))
            throw new ArgumentException(
                "Further claims are about the network of the first, and hold none and nothing further of their own.", nameof(witness));
        // Array after array, so that a large witness is not held twice.
        NpzFile.Write(path, Arrays(witness));
    }

    /// <summary>Reads a witness.</summary>
    /// <exception cref="InvalidDataException">The file is no witness, is damaged, or its hashes do not fit what it holds.</exception>
    public static Witness Read(string path)
    {
        RequireWitness(path);
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path, IsKnown);
        NamedArrays own = new(path, arrays);
        WitnessDescription about = ReadAbout(path, own["about"]);
        Dictionary<string, Samples> points = new(StringComparer.Ordinal);
        Witness first = Read(own, "", about, points);
        INetwork? network = ArchivedNetwork.Take($"{path}: the network", arrays, NetworkPrefix);
        RequireNetwork(path, about.NetworkHash, network);
        return first with
        {
            Network = network,
            Further = [.. (about.Further ?? []).Select((further, place) => Read(own, PrefixOf(place), further, points))],
        };
    }

    /// <summary>What names of arrays of a further claim begin with.</summary>
    /// <param name="place">Its place among the further ones.</param>
    internal static string PrefixOf(int place) => Invariant($"{FurtherPrefix}{place + 1}.");

    private static bool IsKnown(string name)
    {
        string own = name.StartsWith(FurtherPrefix, StringComparison.Ordinal) ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]
            : name;
        return Known.Contains(own) || name.StartsWith(NetworkPrefix, StringComparison.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, NumericArray>> Arrays(Witness witness)
    {
        WitnessDescription about = Describe(witness) with
        {
            Further = witness.Further.Count == 0 ? null : [.. witness.Further.Select(Describe)],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(about, WitnessJson.Default.WitnessDescription);
        yield return new("about", NumericArray.From(json, json.Length));
        HashSet<string> points = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, NumericArray> array in Arrays(witness, "", points.Add(about.DataHash))) yield return array;
        Dictionary<string, NumericArray> parts = new(StringComparer.Ordinal);
        if (witness.Network is { } network) ArchivedNetwork.AddTo(parts, network, NetworkPrefix);
        foreach (KeyValuePair<string, NumericArray> array in parts) yield return array;
        for (int place = 0; place < witness.Further.Count; place++)
        {
            bool areNew = points.Add(about.Further![place].DataHash);
            foreach (KeyValuePair<string, NumericArray> array in Arrays(witness.Further[place], PrefixOf(place), areNew))
                yield return array;
        }
    }

    private static IEnumerable<KeyValuePair<string, NumericArray>> Arrays(Witness witness, string prefix, bool withPoints)
    {
        (string Label, string? Id, string? Variant)[] attacks = AttacksOf(witness);
        int count = witness.Examples.Count;
        if (withPoints)
        {
            yield return new(prefix + "inputs", NumericArray.From(witness.Samples.Inputs));
            yield return new(prefix + "labels", NumericArray.From(witness.Samples.Labels, witness.Samples.Count));
        }
        yield return new(prefix + "examples", NumericArray.From(witness.Adversarials));
        yield return new(prefix + "example_sample", NumericArray.From([.. witness.Examples.Select(example => example.Sample)], count));
        yield return new(prefix + "example_radius", NumericArray.From([.. witness.Examples.Select(example => example.Radius)], count));
        int[] places = [.. witness.Examples.Select(example => Array.IndexOf(attacks, Attack(example)))];
        yield return new(prefix + "example_attack", NumericArray.From(places, count));
        int claims = witness.Claims.Count;
        yield return new(prefix + "epsilon", NumericArray.From([.. witness.Claims.Select(claim => claim.Epsilon)], claims));
        yield return new(prefix + "robust_accuracy", NumericArray.From([.. witness.Claims.Select(claim => claim.RobustAccuracy)], claims));
        if (witness.Examples.Any(example => example.Confirmed is not null))
        {
            int[] flags = [.. witness.Examples.Select(example => FlagOf(example.Confirmed))];
            yield return new(prefix + "example_confirmed", NumericArray.From(flags, count));
        }
        if (witness.Box is { } box) yield return new(prefix + "box", BoxArray.Of(box, witness.Samples.Inputs.Columns));
        if (witness.FeatureRadii is { } features)
            yield return new(prefix + "feature_radii", NumericArray.From(features.Values.ToArray(), features.Values.Length));
    }

    private static (string Label, string? Id, string? Variant)[] AttacksOf(Witness witness) =>
        [.. witness.Examples.Select(Attack).Distinct()];

    private static WitnessDescription Describe(Witness witness)
    {
        (string Label, string? Id, string? Variant)[] attacks = AttacksOf(witness);
        return new WitnessDescription(
            Format, witness.Norm.Name, witness.Outputs, ContentHash.Of(witness.Samples, witness.Outputs),
            witness.Network is null ? null : ContentHash.Of(witness.Network), [.. attacks.Select(attack => attack.Label)],
            new SortedDictionary<string, string>(witness.Texts.ToDictionary(), StringComparer.Ordinal))
        {
            AttackIds = [.. attacks.Select(attack => attack.Id)],
            AttackVariants = [.. attacks.Select(attack => attack.Variant)],
        };
    }

    /// <summary>Reads a claim, without the network.</summary>
    /// <param name="own">The arrays of the file.</param>
    /// <param name="prefix">What the names of its arrays begin with.</param>
    /// <param name="about">What it says in words.</param>
    /// <param name="points">Points that were read before, by their hashes; added to.</param>
    private static Witness Read(NamedArrays own, string prefix, WitnessDescription about, Dictionary<string, Samples> points)
    {
        string path = own.Source;
        Samples samples = ReadPoints(own, prefix, about, points);
        Matrix inputs = samples.Inputs, examples = own.Table(prefix + "examples");
        int[] sample = own.Integers(prefix + "example_sample", examples.Rows);
        double[] radius = own.Numbers(prefix + "example_radius", examples.Rows);
        int[] attack = own.Integers(prefix + "example_attack", examples.Rows);
        string flags = prefix + "example_confirmed", radii = prefix + "feature_radii";
        int[]? confirmed = own.Find(flags) is null ? null : own.Integers(flags, examples.Rows);
        if (confirmed is not null && Array.Exists(confirmed, flag => flag is < -1 or > 1))
            throw new InvalidDataException($"{path}: {flags} holds other values than -1, 0 and 1.");
        double[] epsilon = own.Numbers(prefix + "epsilon");
        double[] accuracy = own.Numbers(prefix + "robust_accuracy", epsilon.Length);
        if (examples.Rows > 0 && examples.Columns != inputs.Columns)
            throw new InvalidDataException(
                $"{path}: {prefix}examples have {Plural.Of(examples.Columns, "feature")}, inputs {inputs.Columns}.");
        if (sample.Any(i => (uint)i >= (uint)samples.Count) || attack.Any(i => (uint)i >= (uint)about.Attacks.Length))
            throw new InvalidDataException($"{path}: an example names a point or an attack that is not there.");
        return new Witness
        {
            Samples = samples,
            Outputs = about.Outputs,
            Norm = ParseNorm(path, about.Norm),
            Box = own.Find(prefix + "box") is { } box ? BoxArray.Read($"{path}: {prefix}box", box, inputs.Columns) : null,
            FeatureRadii = own.Find(radii) is null ? null : ReadRadii(path, own, radii, inputs.Columns),
            Claims = [.. epsilon.Select((value, i) => Claim(path, value, accuracy[i]))],
            Examples =
            [
                .. sample.Select((index, i) =>
                    Example(about, index, radius[i], attack[i]) with { Confirmed = confirmed is null ? null : Flag(confirmed[i]) }),
            ],
            Adversarials = examples,
            Texts = about.Texts,
        };
    }

    private static Samples ReadPoints(NamedArrays own, string prefix, WitnessDescription about, Dictionary<string, Samples> points)
    {
        if (own.Find(prefix + "inputs") is null && points.TryGetValue(about.DataHash, out Samples? known)) return known;
        Matrix inputs = own.Table(prefix + "inputs");
        Samples samples = new(inputs, own.Integers(prefix + "labels", inputs.Rows));
        RequirePoints(own.Source, about.Outputs, about.DataHash, samples);
        return points[about.DataHash] = samples;
    }

    private static int FlagOf(bool? confirmed) => confirmed switch { null => -1, false => 0, true => 1 };

    private static bool? Flag(int confirmed) => confirmed < 0 ? null : confirmed > 0;

    private static (string Label, string? Id, string? Variant) Attack(WitnessExample example) =>
        (example.Attack, example.AttackId, example.AttackVariant);

    private static WitnessExample Example(WitnessDescription about, int sample, double radius, int attack) =>
        new(sample, radius, about.Attacks[attack]) { AttackId = about.AttackIds?[attack], AttackVariant = about.AttackVariants?[attack] };

    private static void RequireWitness(string path)
    {
        IReadOnlyList<string> names = NpzFile.Names(path);
        if (!names.Contains("about"))
            throw new InvalidDataException($"{path} is no witness: it has no array 'about', only {Quotation.List(names)}.");
    }

    /// <summary>Refuses points whose labels or hash are others than stated.</summary>
    internal static void RequirePoints(string path, int outputs, string hash, Samples samples)
    {
        try
        {
            Margin.Require(samples.Labels, outputs);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {PlainMessage.Of(cause)}", cause);
        }
        if (ContentHash.Of(samples, outputs) != hash)
            throw new InvalidDataException(
                $"{path}: the samples are not those of the stated hash {Quotation.Of(hash)}; the file was changed.");
    }

    /// <summary>Refuses a network whose hash is another than stated; null is no network.</summary>
    internal static void RequireNetwork(string path, string? hash, INetwork? network)
    {
        if ((network is null ? null : ContentHash.Of(network)) != hash)
            throw new InvalidDataException(
                $"{path}: the network is not that of the stated hash {Quotation.Of(hash ?? "(none)")}; the file was changed.");
    }

    /// <summary>Reads the largest moves of features.</summary>
    internal static FeatureRadii ReadRadii(string path, NamedArrays arrays, string name, int dimension)
    {
        try
        {
            return new FeatureRadii(arrays.Singles(name, dimension));
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {name}: {PlainMessage.Of(cause)}", cause);
        }
    }

    private static WitnessDescription ReadAbout(string path, NumericArray array)
    {
        try
        {
            WitnessDescription about = JsonSerializer.Deserialize(array.Bytes, WitnessJson.Default.WitnessDescription)
                ?? throw new InvalidDataException($"{path}: the description is empty.");
            foreach (WitnessDescription? one in (about.Further ?? []).Prepend(about)) Require(path, one);
            bool isFlat = (about.Further ?? []).All(one => one.Further is null && one.NetworkHash is null && one.Outputs == about.Outputs);
            if (!isFlat) throw new InvalidDataException($"{path}: a further claim is about another network.");
            return about;
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"{path}: the description is no JSON ({cause.Message}).", cause);
        }
    }

    private static void Require(string path, WitnessDescription? about)
    {
        if (about is null) throw new InvalidDataException($"{path}: the description is incomplete.");
        if (about.Format != Format)
            throw new InvalidDataException($"{path} is a witness of format {about.Format}; this version reads {Format}.");
        if (about.Outputs < 1 || about.Norm is null || about.DataHash is null || about.Attacks?.Contains(null) != false
            || about.Texts?.ContainsValue(null!) != false)
            throw new InvalidDataException($"{path}: the description is incomplete.");
        int named = about.Attacks.Length, ids = about.AttackIds?.Length ?? named, variants = about.AttackVariants?.Length ?? named;
        if (ids != named || variants != named)
            throw new InvalidDataException($"{path}: the description names {named} attacks with {ids} ids and {variants} variants.");
    }

    /// <summary>The norm of a name.</summary>
    internal static Norm ParseNorm(string path, string name)
    {
        try
        {
            return Norm.Parse(name);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {PlainMessage.Of(cause)}", cause);
        }
    }

    private static WitnessClaim Claim(string path, double epsilon, double accuracy)
    {
        if (!(epsilon >= 0) || !double.IsFinite(epsilon)) throw new InvalidDataException(Invariant($"{path}: a ")
            + Invariant($"radius is a finite number ≥ 0; {epsilon} is claimed."));
        return accuracy is >= 0 and <= 1
            ? new WitnessClaim(epsilon, accuracy)
            : throw new InvalidDataException(
                Invariant($"{path}: a robust accuracy lies in [0, 1]; {accuracy} is claimed at ε = {RadiusText.Of(epsilon)}."));
    }
}
