using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evidence;

/// <summary>Writes and reads certificates as .npz archives (docs/file-formats.md): everything a check needs in one file.</summary>
/// <remarks>
/// Hashes of points, network and proofs are compared when the file is read, so that a changed file is noticed; a file that was changed
/// together
/// with its hashes is what <see cref="CertificateCheck"/> is for.
/// </remarks>
public static class CertificateFile
{
    /// <summary>What the description's kind says.</summary>
    internal const string Kind = "certificate";

    private const int Format = 1;
    private const string NetworkPrefix = "network.";

    /// <summary>Whether a file is a certificate, rather than a witness.</summary>
    public static bool IsCertificate(string path) => NpzFile.Names(path).Contains("claim_sample");

    /// <summary>Writes a certificate atomically.</summary>
    public static void Write(string path, Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        string[] stages = [.. certificate.Claims.Select(claim => claim.Stage).Distinct()];
        Dictionary<string, NumericArray> arrays = Proofs(certificate, stages);
        int outputs = certificate.Network.Outputs;
        CertificateDescription about = new(Format, Kind, certificate.Norm.Name, outputs, ContentHash.Of(certificate.Samples, outputs),
            ContentHash.Of(certificate.Network), HashOf(arrays), stages,
            new SortedDictionary<string, string>(certificate.Texts.ToDictionary(), StringComparer.Ordinal));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(about, CertificateJson.Default.CertificateDescription);
        Dictionary<string, NumericArray> all = new(StringComparer.Ordinal)
        {
            ["about"] = NumericArray.From(json, json.Length),
            ["inputs"] = NumericArray.From(certificate.Samples.Inputs),
            ["labels"] = NumericArray.From(certificate.Samples.Labels, certificate.Samples.Count),
        };
        NetworkFile.Parts(certificate.Network, new Dictionary<string, string>()).AddTo(all, NetworkPrefix);
        foreach ((string name, NumericArray array) in arrays) all.Add(name, array);
        NpzFile.Write(path, all);
    }

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="InvalidDataException">The file is none, is damaged, or its hashes do not fit what it holds.</exception>
    public static Certificate Read(string path)
    {
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path);
        NamedArrays own = new(path, arrays);
        CertificateDescription about = ReadAbout(path, own["about"]);
        Matrix inputs = own.Table("inputs");
        Samples samples = new(inputs, own.Integers("labels", inputs.Rows));
        WitnessFile.RequirePoints(path, about.Outputs, about.DataHash, samples);
        PolyReluNetwork network = NetworkParts.Take($"{path}: the network", arrays, NetworkPrefix) is { } parts
            ? NetworkFile.Build($"{path}: the network", parts) : throw new InvalidDataException($"{path} holds no network.");
        WitnessFile.RequireNetwork(path, about.NetworkHash, network);
        if (network.Outputs != about.Outputs || network.InputDimension != inputs.Columns)
            throw new InvalidDataException($"{path}: the points are not those of the network: {Plural.Of(inputs.Columns, "feature")} and "
                + $"{Plural.Of(about.Outputs, "output")}, where the network has {network.InputDimension} and {network.Outputs}.");
        if (ProofHash(arrays) != about.ProofHash)
            throw new InvalidDataException(
                $"{path}: the proofs are not those of the stated hash {Quotation.Of(about.ProofHash)}; the file was changed.");
        Certificate certificate = new()
        {
            Samples = samples,
            Places = own.Integers("sample_index", samples.Count),
            Norm = ProvenNorm(path, about.Norm),
            Box = own.Find("box") is { } box ? BoxArray.Read($"{path}: box", box, inputs.Columns) : null,
            FeatureRadii = own.Find("feature_radii") is null ? null
                : WitnessFile.ReadRadii(path, own, "feature_radii", inputs.Columns),
            Network = network,
            Claims = ReadClaims(own, about, network, samples.Count),
            Texts = about.Texts,
        };
        try
        {
            certificate.Threat(0).RequireInputs(inputs, inputs.Columns, "network", nameof(inputs));
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{path}: {PlainMessage.Of(cause)}", cause);
        }
        return certificate;
    }

    /// <summary>SHA-256 of all arrays but description, points and network.</summary>
    internal static string ProofHash(IReadOnlyDictionary<string, NumericArray> arrays) =>
        HashOf(arrays.Where(array => IsProof(array.Key)));

    private static bool IsProof(string name) => !(name is "about" or "inputs" or "labels"
        || name.StartsWith(NetworkPrefix, StringComparison.Ordinal));

    private static string HashOf(IEnumerable<KeyValuePair<string, NumericArray>> arrays)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, NumericArray array) in arrays.OrderBy(array => array.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join('x', array.Shape.ToArray())}\n"));
            hash.AppendData(array.Bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Dictionary<string, NumericArray> Proofs(Certificate certificate, string[] stages)
    {
        IReadOnlyList<CertifiedPoint> claims = certificate.Claims;
        RivalProof[] proofs = [.. claims.SelectMany(claim => claim.Proofs)];
        List<(int Proof, int Parent, CertificatePart Part)> parts = [];
        List<(int Proof, int Part, CertificateRound Round)> placed = [];
        for (int i = 0; i < proofs.Length; i++) Flatten(i, -1, proofs[i].Rounds, proofs[i].Parts, parts, placed);
        CertificateRound[] rounds = [.. placed.Select(round => round.Round)];
        int hidden = certificate.Network.Hidden, features = certificate.Network.InputDimension,
            multipliers = certificate.Norm == Norm.LInf ? features : 1;
        NumericArray Table(int columns, Func<CertificateRound, IEnumerable<double>> row) =>
            NumericArray.From([.. rounds.SelectMany(row)], rounds.Length, columns);
        NumericArray PerNeuron(Func<Envelope, double> part) => Table(hidden, round => round.Envelopes.Select(part));
        Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal)
        {
            ["sample_index"] = NumericArray.From(certificate.Places, certificate.Places.Length),
            ["claim_sample"] = NumericArray.From([.. claims.Select(claim => claim.Sample)], claims.Count),
            ["claim_radius"] = NumericArray.From([.. claims.Select(claim => claim.Radius)], claims.Count),
            ["claim_margin"] = NumericArray.From([.. claims.Select(claim => claim.LowerMargin)], claims.Count),
            ["claim_stage"] = NumericArray.From([.. claims.Select(claim => Array.IndexOf(stages, claim.Stage))], claims.Count),
            ["proof_claim"] = NumericArray.From([.. claims.SelectMany((claim, i) => claim.Proofs.Select(_ => i))], proofs.Length),
            ["proof_rival"] = NumericArray.From([.. proofs.Select(proof => proof.Rival)], proofs.Length),
            ["proof_radius"] = NumericArray.From([.. proofs.Select(proof => proof.Radius)], proofs.Length),
            ["proof_margin"] = NumericArray.From([.. proofs.Select(proof => proof.LowerMargin)], proofs.Length),
            ["round_proof"] = NumericArray.From([.. placed.Select(round => round.Proof)], rounds.Length),
            ["round_vertices"] = NumericArray.From([.. rounds.Select(round => round.AtVertices ? 1 : 0)], rounds.Length),
            ["round_bound"] = NumericArray.From([.. rounds.Select(round => round.Bound)], rounds.Length),
            ["round_norm"] = Table(2, round => [round.Norm.Constant, round.Norm.Slope]),
            ["round_low"] = Table(hidden, round => round.Low),
            ["round_high"] = Table(hidden, round => round.High),
            ["round_touch"] = PerNeuron(q => q.Touch),
            ["round_value"] = PerNeuron(q => q.Value),
            ["round_slope"] = PerNeuron(q => q.Slope),
            ["round_curvature"] = PerNeuron(q => q.Curvature),
            ["round_multiplier"] = Table(multipliers, round => round.Multipliers),
            ["round_point"] = Table(features, round => round.Point),
            ["round_rounding"] = Table(hidden, round => round.Terms.Touches),
            ["round_coefficient"] = Table(hidden, round => round.Terms.Coefficients),
            ["round_rest"] = Table(2, round => [round.Terms.Offset, round.Terms.Constant]),
        };
        if (parts.Count > 0) AddParts(arrays, parts, placed, hidden, features);
        if (certificate.Box is { } box) arrays.Add("box", BoxArray.Of(box, features));
        if (certificate.FeatureRadii is { } radii) arrays.Add("feature_radii", NumericArray.From(radii.Values.ToArray(), features));
        return arrays;
    }

    /// <summary>Lists rounds and parts of a proof, each part after the one that it was cut from.</summary>
    private static void Flatten(int proof, int parent, IReadOnlyList<CertificateRound> rounds, IReadOnlyList<CertificatePart> own,
        List<(int Proof, int Parent, CertificatePart Part)> parts, List<(int Proof, int Part, CertificateRound Round)> placed)
    {
        placed.AddRange(rounds.Select(round => (proof, parent, round)));
        foreach (CertificatePart part in own)
        {
            parts.Add((proof, parent, part));
            Flatten(proof, parts.Count - 1, part.Rounds, part.Parts, parts, placed);
        }
    }

    private static void AddParts(Dictionary<string, NumericArray> arrays, List<(int Proof, int Parent, CertificatePart Part)> parts,
        List<(int Proof, int Part, CertificateRound Round)> placed, int hidden, int features)
    {
        // Parts have different numbers of slabs: rows are filled up with zeros, which are weights of no slab.
        int slabs = parts.Max(part => part.Part.LowWeights.Max(row => row.Length));
        IEnumerable<double> Filled(double[] row) => row.Concat(Enumerable.Repeat(0.0, slabs - row.Length));
        NumericArray Weights(Func<CertificatePart, double[][]> rows) =>
            NumericArray.From([.. parts.SelectMany(part => rows(part.Part).SelectMany(Filled))], parts.Count, hidden, slabs);
        arrays.Add("round_part", NumericArray.From([.. placed.Select(round => round.Part)], placed.Count));
        arrays.Add("round_slab_multiplier",
            NumericArray.From([.. placed.SelectMany(round => Filled(round.Round.SlabMultipliers))], placed.Count, slabs));
        arrays.Add("round_slab_weight",
            NumericArray.From([.. placed.SelectMany(round => Filled(round.Round.SlabWeights))], placed.Count, slabs));
        arrays.Add("part_proof", NumericArray.From([.. parts.Select(part => part.Proof)], parts.Count));
        arrays.Add("part_parent", NumericArray.From([.. parts.Select(part => part.Parent)], parts.Count));
        arrays.Add("part_above", NumericArray.From([.. parts.Select(part => part.Part.IsAbove ? 1 : 0)], parts.Count));
        arrays.Add("part_direction", NumericArray.From([.. parts.SelectMany(part => part.Part.Direction)], parts.Count, features));
        arrays.Add("part_range", NumericArray.From([.. parts.SelectMany(part => new[] { part.Part.Low, part.Part.High })], parts.Count, 2));
        arrays.Add("part_end_weight", NumericArray.From([.. parts.SelectMany(part => Filled(part.Part.EndWeights))], parts.Count, slabs));
        arrays.Add("part_low_weight", Weights(part => part.LowWeights));
        arrays.Add("part_high_weight", Weights(part => part.HighWeights));
    }

    private static Norm ProvenNorm(string path, string name)
    {
        Norm norm = WitnessFile.ParseNorm(path, name);
        return Norm.All.Contains(norm) ? norm : throw new InvalidDataException(
            $"{path}: proofs are in {string.Join(", ", Norm.All.Select(one => one.Name))}; got {name}.");
    }

    private static bool IsRadius(double radius) => radius is >= 0 and <= ThreatModel.LargestRadius;

    private static CertifiedPoint[] ReadClaims(NamedArrays own, CertificateDescription about, PolyReluNetwork network, int samples)
    {
        ILookup<(int Proof, int Part), CertificateRound> rounds = ReadRounds(own, network, WitnessFile.ParseNorm(own.Source, about.Norm));
        int[] claimOf = own.Integers("proof_claim"), rivals = own.Integers("proof_rival", claimOf.Length);
        ILookup<(int Proof, int Parent), CertificatePart> parts = ReadParts(own, network, claimOf.Length, rounds);
        double[] radii = own.Doubles("proof_radius", [claimOf.Length]), margins = own.Numbers("proof_margin", claimOf.Length);
        ILookup<int, RivalProof> proofs = Enumerable.Range(0, claimOf.Length).ToLookup(i => claimOf[i],
            i => new RivalProof(rivals[i], radii[i], margins[i], [.. rounds[(i, -1)]]) { Parts = [.. parts[(i, -1)]] });
        int[] sample = own.Integers("claim_sample"), stage = own.Integers("claim_stage", sample.Length);
        double[] radius = own.Doubles("claim_radius", [sample.Length]), margin = own.Numbers("claim_margin", sample.Length);
        own.Require(sample.All(place => (uint)place < (uint)samples), "claim_sample", "rows of inputs");
        own.Require(radii.All(IsRadius), "proof_radius", $"radii from 0 to {ThreatModel.LargestRadius}");
        own.Require(radius.All(IsRadius), "claim_radius", $"radii from 0 to {ThreatModel.LargestRadius}");
        own.Require(stage.All(place => (uint)place < (uint)about.Stages.Length), "claim_stage", "places among the stages");
        return [.. sample.Select((place, i) => new CertifiedPoint(place, radius[i], about.Stages[stage[i]], margin[i])
        {
            Proofs = [.. proofs[i]],
        })];
    }

    private static ILookup<(int Proof, int Parent), CertificatePart> ReadParts(NamedArrays own, PolyReluNetwork network, int proofs,
        ILookup<(int Proof, int Part), CertificateRound> rounds)
    {
        if (own.Find("part_proof") is null) return Array.Empty<CertificatePart>().ToLookup(_ => (0, 0));
        int[] proof = own.Integers("part_proof"), parent = own.Integers("part_parent", proof.Length),
            above = own.Integers("part_above", proof.Length);
        int count = proof.Length, hidden = network.Hidden, features = network.InputDimension, slabs = Slabs(own);
        own.Require(proof.All(place => (uint)place < (uint)proofs), "part_proof", "places of proofs");
        own.Require(Enumerable.Range(0, count).All(i => parent[i] >= -1 && parent[i] < i
            && (parent[i] < 0 || proof[parent[i]] == proof[i])),
            "part_parent", "earlier parts of the same proof, or -1");
        double[] direction = own.Doubles("part_direction", [count, features]), range = own.Doubles("part_range", [count, 2]),
            end = own.Doubles("part_end_weight", [count, slabs]), low = own.Doubles("part_low_weight", [count, hidden, slabs]),
            high = own.Doubles("part_high_weight", [count, hidden, slabs]);
        double[] Row(double[] all, int place, int length) => all.AsSpan(place * length, length).ToArray();
        double[][] Rows(double[] all, int place) =>
            [.. Enumerable.Range(0, hidden).Select(j => Row(all, (place * hidden) + j, slabs))];
        // Parts come after those that they were cut from, so backwards every part finds its own.
        CertificatePart[] parts = new CertificatePart[count];
        List<int>[] children = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        for (int i = count - 1; i >= 0; i--)
        {
            parts[i] = new(above[i] != 0, Row(direction, i, features), range[2 * i], range[(2 * i) + 1], Row(end, i, slabs), Rows(low, i),
                Rows(high, i), [.. rounds[(proof[i], i)]], [.. children[i].Select(child => parts[child])]);
            if (parent[i] >= 0) children[parent[i]].Insert(0, i);
        }
        return Enumerable.Range(0, count).ToLookup(i => (proof[i], parent[i]), i => parts[i]);
    }

    /// <summary>The largest number of slabs of any part.</summary>
    private static int Slabs(NamedArrays own)
    {
        if (own.Find("part_end_weight") is not { } weights) return 0;
        own.Require(weights.Shape.Length == 2, "part_end_weight", "a table");
        return weights.Shape[1];
    }

    private static ILookup<(int Proof, int Part), CertificateRound> ReadRounds(NamedArrays own, PolyReluNetwork network, Norm norm)
    {
        int[] proof = own.Integers("round_proof"), vertices = own.Integers("round_vertices", proof.Length);
        int count = proof.Length, hidden = network.Hidden, features = network.InputDimension;
        double[] bound = own.Doubles("round_bound", [count]);
        double[][] Rows(string name, int columns)
        {
            double[] all = own.Doubles(name, [count, columns]);
            return [.. Enumerable.Range(0, count).Select(i => all.AsSpan(i * columns, columns).ToArray())];
        }
        double[][] norms = Rows("round_norm", 2), low = Rows("round_low", hidden), high = Rows("round_high", hidden),
            touch = Rows("round_touch", hidden), value = Rows("round_value", hidden), slope = Rows("round_slope", hidden),
            curvature = Rows("round_curvature", hidden), multipliers = Rows("round_multiplier", norm == Norm.LInf ? features : 1),
            point = Rows("round_point", features), rounding = Rows("round_rounding", hidden),
            coefficient = Rows("round_coefficient", hidden), rest = Rows("round_rest", 2);
        int slabs = Slabs(own);
        int[] part = slabs == 0 ? [.. Enumerable.Repeat(-1, count)] : own.Integers("round_part", count);
        double[][] none = [.. Enumerable.Repeat<double[]>([], count)],
            slabMultipliers = slabs == 0 ? none : Rows("round_slab_multiplier", slabs),
            slabWeights = slabs == 0 ? none : Rows("round_slab_weight", slabs);
        return Enumerable.Range(0, count).ToLookup(i => (proof[i], part[i]), i => new CertificateRound(vertices[i] != 0, low[i], high[i],
            [.. Enumerable.Range(0, hidden).Select(j => new Envelope(touch[i][j], value[i][j], slope[i][j], curvature[i][j]))],
            new(norms[i][0], norms[i][1]), multipliers[i], point[i], new(rounding[i], coefficient[i], rest[i][0], rest[i][1]), bound[i])
        {
            SlabMultipliers = slabMultipliers[i],
            SlabWeights = slabWeights[i],
        });
    }

    private static CertificateDescription ReadAbout(string path, NumericArray array)
    {
        try
        {
            CertificateDescription? about = JsonSerializer.Deserialize(array.Bytes, CertificateJson.Default.CertificateDescription);
            if (about?.Kind != Kind) throw new InvalidDataException($"{path} is no certificate.");
            if (about.Format != Format)
                throw new InvalidDataException($"{path} is a certificate of format {about.Format}; this version reads {Format}.");
            return about.Outputs < 1 || about.Norm is null || about.DataHash is null || about.NetworkHash is null || about.ProofHash is null
                || about.Stages?.Contains(null) != false || about.Texts?.ContainsValue(null!) != false
                ? throw new InvalidDataException($"{path}: the description is incomplete.") : about;
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"{path}: the description is no JSON ({cause.Message}).", cause);
        }
    }
}
