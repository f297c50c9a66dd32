using PolyRelu.Data;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>The files of a benchmark: <c>exactbench.json</c>, and a folder for each network.</summary>
internal static class BenchFolder
{
    private const string SafetensorsName = "network.safetensors", NpzName = "network.npz", PointsName = "points.npz",
        TruthName = "truth.npz";

    /// <summary>Refuses a place where a benchmark cannot be written: a folder that holds something, or no folder.</summary>
    /// <exception cref="IOException">It is one.</exception>
    public static void RequireEmpty(string folder)
    {
        if (File.Exists(folder)) throw new IOException($"{folder} is a file; name a new folder for the benchmark.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} holds other files; name a new folder for the benchmark.");
    }

    /// <summary>Writes a network with its points and its truth, and says what there is.</summary>
    public static BenchEntry Write(string folder, BenchCase made, BenchNetwork network)
    {
        string own = Path.Combine(folder, network.Name);
        Directory.CreateDirectory(own);
        NetworkFile.Save(Path.Combine(own, SafetensorsName), network.Network);
        NetworkFile.Save(Path.Combine(own, NpzName), network.Network);
        NpzFile.Write(Path.Combine(own, PointsName),
        [
            new("features", NumericArray.From(network.Points.Inputs)),
            new("labels", NumericArray.From(network.Points.Labels.ToArray(), network.Points.Count)),
        ]);
        NpzFile.Write(Path.Combine(own, TruthName), network.Truths.SelectMany(Arrays));
        return new BenchEntry(network.Name, made.Kind, made.Power, made.IsNormalised, made.Clusters.Dimension, made.Clusters.Clusters,
            made.Clusters.PositiveClusters, made.Clusters.Alpha, network.Points.Count,
            [.. network.Truths.Select(truth => new BenchNorm(truth.Norm.Name, truth.Tolerance))],
            ContentHash.Of(network.Network), ContentHash.Of(network.Points, 1));
    }

    /// <summary>Writes what the folder holds, last of all.</summary>
    public static BenchRecord Finish(string folder, ulong seed, IReadOnlyList<BenchEntry> entries)
    {
        BenchRecord record = new()
        {
            Format = BenchRecord.CurrentFormat, Seed = seed, Inside = BenchTruth.InsideFactor, Outside = BenchTruth.OutsideFactor,
            Networks = entries,
        };
        JsonFile.Write(Path.Combine(folder, BenchRecord.FileName), record);
        return record;
    }

    /// <summary>Reads a benchmark, and checks it: the same networks and points, distances computed anew, examples asked again.</summary>
    /// <exception cref="InvalidDataException">Something is another; the message names the file.</exception>
    public static IReadOnlyList<BenchNetwork> Read(string folder)
    {
        string index = Path.Combine(folder, BenchRecord.FileName);
        if (!File.Exists(index))
            throw new FileNotFoundException($"{folder} holds no {BenchRecord.FileName}; write a benchmark there first: exactbench "
                + $"{folder}");
        return [.. JsonFile.Read<BenchRecord>(index).Networks.Select(entry => Read(folder, entry))];
    }

    private static BenchNetwork Read(string folder, BenchEntry entry)
    {
        string own = Path.Combine(folder, entry.Name), points = Path.Combine(own, PointsName), truth = Path.Combine(own, TruthName);
        PolyReluNetwork network = Load(Path.Combine(own, SafetensorsName), entry);
        Load(Path.Combine(own, NpzName), entry);
        Samples samples = new FeatureFile { Path = points, Outputs = 1 }.Load().Samples;
        if (ContentHash.Of(samples, 1) != entry.PointsSha256)
            throw new InvalidDataException($"{points} holds other points than {BenchRecord.FileName} names: their hashes differ.");
        if (samples.Inputs.Columns != network.InputDimension)
            throw new InvalidDataException($"{points} has {Plural.Of(samples.Inputs.Columns, "feature")}; the network takes "
                + $"{network.InputDimension}.");
        var arrays = NamedArrays.Read(truth);
        BenchNetwork read = new(entry.Name, network, samples,
            [.. entry.Truths.Select(known => Truth(arrays, Norm.Parse(known.Norm), samples))]);
        read.RequireTruth(truth);
        read.RequireExamples(truth);
        return read;
    }

    private static PolyReluNetwork Load(string path, BenchEntry entry)
    {
        PolyReluNetwork network = NetworkFile.Load(path);
        return ContentHash.Of(network) == entry.NetworkSha256 ? network
            : throw new InvalidDataException($"{path} holds another network than {BenchRecord.FileName} names: their hashes differ.");
    }

    private static IEnumerable<KeyValuePair<string, NumericArray>> Arrays(BenchTruth truth)
    {
        string norm = truth.Norm.Name;
        return
        [
            new($"{norm}_low", NumericArray.From(truth.Low, truth.Count)), new($"{norm}_high", NumericArray.From(truth.High, truth.Count)),
            new($"{norm}_inside", NumericArray.From(truth.Inside, truth.Count)),
            new($"{norm}_outside", NumericArray.From(truth.Outside, truth.Count)),
            new($"{norm}_example", NumericArray.From(truth.Examples)),
        ];
    }

    private static BenchTruth Truth(NamedArrays arrays, Norm norm, Samples points)
    {
        string name = norm.Name;
        double[] low = arrays.Doubles($"{name}_low", [points.Count]), high = arrays.Doubles($"{name}_high", [points.Count]);
        Matrix examples = arrays.Matrix($"{name}_example", points.Count, points.Inputs.Columns);
        BenchTruth truth = new(norm, low, high, examples);
        RequireSame($"{name}_inside", truth.Inside);
        RequireSame($"{name}_outside", truth.Outside);
        return truth;

        void RequireSame(string array, double[] radii) =>
            arrays.Require(arrays.Doubles(array, [points.Count]).SequenceEqual(radii), array,
                FormattableString.Invariant($"{BenchTruth.InsideFactor} low and {BenchTruth.OutsideFactor} high, to the last bit"));
    }
}
