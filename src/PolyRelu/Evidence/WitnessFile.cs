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
/// <c>about</c>, UTF-8 JSON.
/// </remarks>
public static class WitnessFile
{
    private const int Format = 1;
    private const string NetworkPrefix = "network.";

    private static readonly string[] Known =
    [
        "about", "inputs", "labels", "examples", "example_sample", "example_radius", "example_attack", "example_confirmed", "epsilon",
        "robust_accuracy", "box", "feature_radii",
    ];

    /// <summary>Writes a witness atomically.</summary>
    public static void Write(string path, Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        (string Label, string? Id, string? Variant)[] attacks = [.. witness.Examples.Select(Attack).Distinct()];
        int count = witness.Examples.Count;
        WitnessDescription about = new(
            Format, witness.Norm.Name, witness.Outputs, ContentHash.Of(witness.Samples, witness.Outputs),
            witness.Network is null ? null : ContentHash.Of(witness.Network), [.. attacks.Select(attack => attack.Label)],
            new SortedDictionary<string, string>(witness.Texts.ToDictionary(), StringComparer.Ordinal))
        {
            AttackIds = [.. attacks.Select(attack => attack.Id)],
            AttackVariants = [.. attacks.Select(attack => attack.Variant)],
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(about, WitnessJson.Default.WitnessDescription);
        Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal)
        {
            ["about"] = NumericArray.From(json, json.Length),
            ["inputs"] = NumericArray.From(witness.Samples.Inputs),
            ["labels"] = NumericArray.From(witness.Samples.Labels, witness.Samples.Count),
            ["examples"] = NumericArray.From(witness.Adversarials),
            ["example_sample"] = NumericArray.From([.. witness.Examples.Select(example => example.Sample)], count),
            ["example_radius"] = NumericArray.From([.. witness.Examples.Select(example => example.Radius)], count),
            ["example_attack"] = NumericArray.From([.. witness.Examples.Select(example => Array.IndexOf(attacks, Attack(example)))], count),
            ["epsilon"] = NumericArray.From([.. witness.Claims.Select(claim => claim.Epsilon)], witness.Claims.Count),
            ["robust_accuracy"] = NumericArray.From([.. witness.Claims.Select(claim => claim.RobustAccuracy)], witness.Claims.Count),
        };
        if (witness.Examples.Any(example => example.Confirmed is not null))
            arrays.Add("example_confirmed", NumericArray.From([.. witness.Examples.Select(example => FlagOf(example.Confirmed))], count));
        if (witness.Box is { } box) arrays.Add("box", BoxArray.Of(box, witness.Samples.Inputs.Columns));
        if (witness.FeatureRadii is { } features)
            arrays.Add("feature_radii", NumericArray.From(features.Values.ToArray(), features.Values.Length));
        if (witness.Network is { } network) NetworkFile.Parts(network, new Dictionary<string, string>()).AddTo(arrays, NetworkPrefix);
        NpzFile.Write(path, arrays);
    }

    /// <summary>Reads a witness.</summary>
    /// <exception cref="InvalidDataException">The file is no witness, is damaged, or its hashes do not fit what it holds.</exception>
    public static Witness Read(string path)
    {
        RequireWitness(path);
        IReadOnlyDictionary<string, NumericArray> arrays =
            NpzFile.Read(path, name => Known.Contains(name) || name.StartsWith(NetworkPrefix, StringComparison.Ordinal));
        NamedArrays own = new(path, arrays);
        WitnessDescription about = ReadAbout(path, own["about"]);
        Matrix inputs = own.Table("inputs");
        Samples samples = new(inputs, own.Integers("labels", inputs.Rows));
        Matrix examples = own.Table("examples");
        int[] sample = own.Integers("example_sample", examples.Rows);
        double[] radius = own.Numbers("example_radius", examples.Rows);
        int[] attack = own.Integers("example_attack", examples.Rows);
        int[]? confirmed = own.Find("example_confirmed") is null ? null : own.Integers("example_confirmed", examples.Rows);
        if (confirmed is not null && Array.Exists(confirmed, flag => flag is < -1 or > 1))
            throw new InvalidDataException($"{path}: example_confirmed holds other values than -1, 0 and 1.");
        double[] epsilon = own.Numbers("epsilon");
        double[] accuracy = own.Numbers("robust_accuracy", epsilon.Length);
        if (examples.Rows > 0 && examples.Columns != inputs.Columns)
            throw new InvalidDataException(
                $"{path}: examples have {Plural.Of(examples.Columns, "feature")}, inputs {inputs.Columns}.");
        if (sample.Any(i => (uint)i >= (uint)samples.Count) || attack.Any(i => (uint)i >= (uint)about.Attacks.Length))
            throw new InvalidDataException($"{path}: an example names a point or an attack that is not there.");
        Witness witness = new()
        {
            Samples = samples,
            Outputs = about.Outputs,
            Norm = ParseNorm(path, about.Norm),
            Box = arrays.TryGetValue("box", out NumericArray? box) ? BoxArray.Read($"{path}: box", box, inputs.Columns) : null,
            FeatureRadii = own.Find("feature_radii") is null ? null : ReadRadii(path, own, inputs.Columns),
            Network = NetworkParts.Take($"{path}: the network", arrays, NetworkPrefix) is { } parts
                ? NetworkFile.Build($"{path}: the network", parts) : null,
            Claims = [.. epsilon.Select((value, i) => Claim(path, value, accuracy[i]))],
            Examples =
            [
                .. sample.Select((index, i) =>
                    Example(about, index, radius[i], attack[i]) with { Confirmed = confirmed is null ? null : Flag(confirmed[i]) }),
            ],
            Adversarials = examples,
            Texts = about.Texts,
        };
        RequireHashes(path, about, witness);
        return witness;
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

    private static void RequireHashes(string path, WitnessDescription about, Witness witness)
    {
        try
        {
            Margin.Require(witness.Samples.Labels, witness.Outputs);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {cause.Message}", cause);
        }
        if (ContentHash.Of(witness.Samples, witness.Outputs) != about.DataHash)
            throw new InvalidDataException(
                $"{path}: the samples are not those of the stated hash {Quotation.Of(about.DataHash ?? "")}; the file was changed.");
        string? network = witness.Network is null ? null : ContentHash.Of(witness.Network);
        if (network != about.NetworkHash)
            throw new InvalidDataException(
                $"{path}: the network is not that of the stated hash {Quotation.Of(about.NetworkHash ?? "(none)")}; the file was changed.");
    }

    private static FeatureRadii ReadRadii(string path, NamedArrays arrays, int dimension)
    {
        try
        {
            return new FeatureRadii(arrays.Singles("feature_radii", dimension));
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: feature_radii: {cause.Message}", cause);
        }
    }

    private static WitnessDescription ReadAbout(string path, NumericArray array)
    {
        try
        {
            WitnessDescription about = JsonSerializer.Deserialize(array.Bytes, WitnessJson.Default.WitnessDescription)
                ?? throw new InvalidDataException($"{path}: the description is empty.");
            if (about.Format != Format)
                throw new InvalidDataException($"{path} is a witness of format {about.Format}; this version reads {Format}.");
            if (about.Outputs < 1 || about.Attacks?.Contains(null) != false || about.Texts?.ContainsValue(null!) != false)
                throw new InvalidDataException($"{path}: the description is incomplete.");
            int named = about.Attacks.Length, ids = about.AttackIds?.Length ?? named, variants = about.AttackVariants?.Length ?? named;
            if (ids != named || variants != named)
                throw new InvalidDataException($"{path}: the description names {named} attacks with {ids} ids and {variants} variants.");
            return about;
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"{path}: the description is no JSON ({cause.Message}).", cause);
        }
    }

    private static Norm ParseNorm(string path, string name)
    {
        try
        {
            return Norm.Parse(name);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {cause.Message}", cause);
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
