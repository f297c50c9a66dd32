using System.Security.Cryptography;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>The results of the first points of an evaluation, as a file that a killed evaluation goes on from.</summary>
/// <remarks>It carries a fingerprint of network, points, threat model, attacks, settings and seed, and refuses to go on with others.</remarks>
internal sealed class EvaluationCheckpoint
{
    private const string FingerprintName = "fingerprint", NamesName = "names";
    private readonly string path;
    private readonly byte[] fingerprint;
    private readonly AttackJob job;

    /// <summary>The checkpoint of a job in a file, which need not exist.</summary>
    public EvaluationCheckpoint(string path, AttackJob job, IReadOnlyList<double> radii, bool span)
    {
        this.path = path;
        this.job = job;
        fingerprint = SHA256.HashData(JsonFile.Canonical(new
        {
            VersionAction.Version,
            Network = ContentHash.Of(job.Network),
            Points = ContentHash.Of(job.Points.Samples, job.Points.Outputs),
            Norm = job.Threat.Norm.Name,
            Box = job.Threat.Box is { } box ? Bounds(box, job.Network.InputDimension) : null,
            Features = job.Threat.FeatureRadii is { } features ? Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(features.Values)) : null,
            radii,
            job.Attacks,
            job.Seed,
            job.Settings.Iterations,
            job.Settings.Restarts,
            job.Settings.StepSize,
            job.Settings.KeepToEnd,
            Loss = job.Settings.Loss?.Name,
            span,
        }));
    }

    /// <summary>Where it stands.</summary>
    public string Path => path;

    /// <summary>Reads the report of the first points; null where nothing was saved.</summary>
    /// <exception cref="CommandException">The file is about another evaluation.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RobustnessReport? Load()
    {
        if (!File.Exists(path)) return null;
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(path);
        if (!arrays.TryGetValue(FingerprintName, out NumericArray? own)) throw new CommandException($"{path} is no checkpoint of an evaluation; name another file with --checkpoint.");
        if (!BytesOf(own).SequenceEqual(fingerprint))
            throw new CommandException($"{path} is the checkpoint of another evaluation (network, points, radii, attacks, settings, seed or version differ); remove it, or name another file with --checkpoint.");
        try
        {
            return Restore(arrays);
        }
        catch (Exception damage) when (damage is KeyNotFoundException or IndexOutOfRangeException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is damaged ({damage.Message.TrimEnd('.')}); remove it to begin again.", damage);
        }
    }

    private RobustnessReport Restore(IReadOnlyDictionary<string, NumericArray> arrays)
    {
        string[] names = Encoding.UTF8.GetString(BytesOf(arrays[NamesName])).Split('\n');
        double[] epsilon = arrays["epsilon"].ToDoubles(), seconds = arrays["seconds"].ToDoubles();
        int[] first = arrays["first_broken"].ToIntegers(), by = arrays["found_by"].ToIntegers(), attacked = arrays["attacked"].ToIntegers(), broken = arrays["broken"].ToIntegers();
        Matrix examples = arrays["examples"].ToMatrix();
        int[] masks = arrays["robust_after"].ToIntegers();
        int count = first.Length, places = attacked.Length / epsilon.Length, entry = 0;
        int[] order = Ascending(epsilon);
        RadiusResult[] radii = new RadiusResult[epsilon.Length];
        foreach (int place in Enumerable.Range(0, epsilon.Length))
        {
            AttackEntry[] entries = new AttackEntry[places];
            for (int a = 0; a < places; a++, entry++)
            {
                bool[] after = [.. masks.AsSpan(entry * count, count).ToArray().Select(flag => flag != 0)];
                entries[a] = new AttackEntry(names[a], (double)after.Count(flag => flag) / count, attacked[entry], broken[entry], seconds[entry]) { Robust = after };
            }
            bool[] robust = [.. first.Select(rank => rank > order[place])];
            Matrix adversarials = job.Points.Samples.Inputs.RowRange(0, count).Copy();
            for (int i = 0; i < count; i++)
                if (!robust[i]) examples.Row(i).CopyTo(adversarials.Row(i));
            radii[place] = new RadiusResult(epsilon[place], (double)robust.Count(flag => flag) / count, entries, robust, adversarials)
            {
                FoundBy = [.. by.Select((name, i) => robust[i] ? null : names[name])],
            };
        }
        return new RobustnessReport(first.Count(rank => rank >= 0) / (double)count, radii);
    }

    /// <summary>Saves the report of the first points.</summary>
    public void Save(RobustnessReport report)
    {
        IReadOnlyList<RadiusResult> radii = report.Radii;
        int count = radii[0].Robust.Length;
        double[] epsilon = [.. radii.Select(radius => radius.Epsilon)];
        int[] order = Ascending(epsilon);
        // Names of the attacks in order, then of what else broke points.
        List<string> names = [.. radii[0].Attacks.Select(entry => entry.Name)];
        int[] first = new int[count], by = new int[count];
        Matrix examples = job.Points.Samples.Inputs.RowRange(0, count).Copy();
        for (int i = 0; i < count; i++)
        {
            first[i] = epsilon.Length;
            foreach (int place in Enumerable.Range(0, epsilon.Length).OrderByDescending(place => order[place]))
                if (!radii[place].Robust[i])
                {
                    string found = radii[place].FoundBy[i]!;
                    first[i] = found == AttackResult.Misclassified ? -1 : order[place];
                    if (!names.Contains(found)) names.Add(found);
                    by[i] = names.IndexOf(found);
                    radii[place].Adversarials.Row(i).CopyTo(examples.Row(i));
                }
        }
        AttackEntry[] entries = [.. radii.SelectMany(radius => radius.Attacks)];
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', names));
        NpzFile.Write(path, new Dictionary<string, NumericArray>
        {
            [FingerprintName] = NumericArray.From(fingerprint, fingerprint.Length),
            [NamesName] = NumericArray.From(text, text.Length),
            ["epsilon"] = NumericArray.From(epsilon, epsilon.Length),
            ["first_broken"] = NumericArray.From(first, count),
            ["found_by"] = NumericArray.From(by, count),
            ["examples"] = NumericArray.From(examples),
            ["attacked"] = NumericArray.From([.. entries.Select(entry => entry.Attacked)], entries.Length),
            ["broken"] = NumericArray.From([.. entries.Select(entry => entry.Broken)], entries.Length),
            ["seconds"] = NumericArray.From([.. entries.Select(entry => entry.Seconds)], entries.Length),
            ["robust_after"] = NumericArray.From([.. entries.SelectMany(entry => entry.Robust).Select(flag => flag ? 1 : 0)], entries.Length, count),
        });
    }

    /// <summary>The rank of every radius in increasing order.</summary>
    private static int[] Ascending(double[] epsilon)
    {
        int[] ranks = new int[epsilon.Length], sorted = [.. Enumerable.Range(0, epsilon.Length).OrderBy(place => epsilon[place])];
        for (int rank = 0; rank < sorted.Length; rank++) ranks[sorted[rank]] = rank;
        return ranks;
    }

    private static byte[] BytesOf(NumericArray array) => Array.ConvertAll(array.ToIntegers(), value => (byte)value);

    private static string Bounds(Geometry.Box box, int dimension)
    {
        float[] bounds = new float[2 * dimension];
        box.Bounds(bounds.AsSpan(0, dimension), bounds.AsSpan(dimension));
        return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(bounds));
    }
}
