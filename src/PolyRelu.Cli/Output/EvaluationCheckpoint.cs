using System.Security.Cryptography;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>The results of the first points of an evaluation, as a file that a killed evaluation goes on from.</summary>
/// <remarks>It carries a fingerprint of network, points, threat model, attacks, settings and seed, and refuses to go on with others.</remarks>
internal sealed class EvaluationCheckpoint
{
    private const string FingerprintName = "fingerprint";
    private readonly string path;
    private readonly byte[] fingerprint;

    /// <summary>The checkpoint of a job in a file, which need not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="job">What is attacked, and how.</param>
    /// <param name="search">What is looked for.</param>
    /// <param name="radii">The radii, where results depend on them.</param>
    /// <param name="span">Whether the span of the neurons is searched.</param>
    public EvaluationCheckpoint(string path, AttackJob job, string search, IReadOnlyList<double> radii, bool span)
    {
        this.path = path;
        fingerprint = SHA256.HashData(JsonFile.Canonical(new
        {
            VersionAction.Version,
            Network = ContentHash.Of(job.Network),
            Points = ContentHash.Of(job.Points.Samples, job.Points.Outputs),
            Norm = job.Threat.Norm.Name,
            Box = job.Threat.Box is { } box ? Bounds(box, job.Network.InputDimension) : null,
            Features = job.Threat.FeatureRadii is { } features ? Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(features.Values)) : null,
            search,
            radii,
            job.Attacks,
            job.Seed,
            job.Settings.Iterations,
            job.Settings.Restarts,
            job.Settings.StepSize,
            job.Settings.KeepToEnd,
            Loss = job.Settings.Loss?.Name,
            span,
            job.Levels,
        }));
    }

    /// <summary>Where it stands.</summary>
    public string Path => path;

    /// <summary>Reads the result of the first points; null where nothing was saved.</summary>
    /// <exception cref="CommandException">The file is about another evaluation.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public TResult? Load<TResult>(IBlockEvaluation<TResult> evaluation)
        where TResult : class
    {
        if (FilePlace.Of(path).Kind == FileKind.Nothing) return null;
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path);
        if (!arrays.ContainsKey(FingerprintName)) throw new CommandException($"{path} is no checkpoint of an evaluation; name another file with --checkpoint.");
        ArrayFile file = new(path, arrays);
        if (!ArrayText.Bytes(file, FingerprintName).SequenceEqual(fingerprint))
            throw new CommandException($"{path} is the checkpoint of another evaluation (network, points, radii, attacks, settings, seed or version differ); remove it, or name another file with --checkpoint.");
        try
        {
            return evaluation.Read(file);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{path} is damaged ({damage.Message.Replace($"{path}: ", "", StringComparison.Ordinal).TrimEnd('.')}); remove it to begin again.", damage);
        }
    }

    /// <summary>Saves the result of the first points.</summary>
    public void Save<TResult>(IBlockEvaluation<TResult> evaluation, TResult result)
        where TResult : class =>
        NpzFile.Write(path, new Dictionary<string, NumericArray>(evaluation.Write(result)) { [FingerprintName] = NumericArray.From(fingerprint, fingerprint.Length) });

    private static string Bounds(Geometry.Box box, int dimension)
    {
        float[] bounds = new float[2 * dimension];
        box.Bounds(bounds.AsSpan(0, dimension), bounds.AsSpan(dimension));
        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(bounds));
    }
}
