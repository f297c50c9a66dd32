using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Attacks within radii, block by block.</summary>
internal sealed class CurveBlocks(EvaluationRequest request, IReadOnlyList<Attack> attacks) : IBlockSearch<RobustnessReport>
{
    private const string NamesName = "names";

    /// <inheritdoc/>
    public RobustnessReport Search(Samples block, IProgress<double>? progress, CancellationToken cancellation) =>
        RobustnessCurve.Evaluate(request.Victim, block, request.Threat, request.Radii, attacks, request.Seed, progress, cancellation);

    /// <inheritdoc/>
    public RobustnessReport Join(IReadOnlyList<RobustnessReport> parts)
    {
        RobustnessReport joined = RobustnessReport.Join(parts);
        RadiusResult[] radii = [.. joined.Radii];
        int left = (int)Math.Round(joined.CleanAccuracy * Count(joined));
        foreach (int place in Enumerable.Range(0, radii.Length).OrderBy(place => radii[place].Epsilon))
            radii[place] = radii[place] with { Attacks = AsOne(radii[place].Attacks, ref left) };
        return joined with { Radii = radii };
    }

    /// <inheritdoc/>
    public int Count(RobustnessReport result) => result.Radii[0].Robust.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write(RobustnessReport result)
    {
        IReadOnlyList<RadiusResult> radii = result.Radii;
        int count = Count(result);
        double[] epsilon = [.. radii.Select(radius => radius.Epsilon)];
        int[] order = Ascending(epsilon);
        // Names of the attacks in order, then of what else broke points.
        List<AttackIdentity> names = [.. radii[0].Attacks.Select(entry => entry.Identity)];
        int[] first = new int[count], by = new int[count];
        Matrix examples = request.Samples.Inputs.RowRange(0, count).Copy();
        for (int i = 0; i < count; i++)
        {
            first[i] = epsilon.Length;
            foreach (int place in Enumerable.Range(0, epsilon.Length).OrderByDescending(place => order[place]))
                if (!radii[place].Robust[i])
                {
                    AttackIdentity found = radii[place].FoundBy[i]!;
                    first[i] = found == AttackIdentity.Misclassified ? -1 : order[place];
                    if (!names.Contains(found)) names.Add(found);
                    by[i] = names.IndexOf(found);
                    radii[place].Adversarials.Row(i).CopyTo(examples.Row(i));
                }
        }
        AttackEntry[] entries = [.. radii.SelectMany(radius => radius.Attacks)];
        int[] masks = [.. entries.SelectMany(entry => entry.Robust).Select(flag => flag ? 1 : 0)];
        Dictionary<string, NumericArray> arrays = new()
        {
            ["epsilon"] = NumericArray.From(epsilon, epsilon.Length),
            ["first_broken"] = NumericArray.From(first, count),
            ["found_by"] = NumericArray.From(by, count),
            ["examples"] = NumericArray.From(examples),
            ["attacked"] = NumericArray.From([.. entries.Select(entry => entry.Attacked)], entries.Length),
            ["broken"] = NumericArray.From([.. entries.Select(entry => entry.Broken)], entries.Length),
            ["seconds"] = NumericArray.From([.. entries.Select(entry => entry.Seconds)], entries.Length),
            ["robust_after"] = NumericArray.From(masks, entries.Length, count),
        };
        IdentityArrays.AddTo(arrays, NamesName, names);
        return arrays;
    }

    /// <inheritdoc/>
    public RobustnessReport Read(NamedArrays file)
    {
        int most = request.Samples.Count;
        AttackIdentity[] names = IdentityArrays.Read(file, NamesName);
        double[] epsilon = file.Doubles("epsilon", [request.Radii.Count]);
        file.Require(epsilon.SequenceEqual(request.Radii), "epsilon", "the radii of this evaluation");
        int[] first = file.Integers("first_broken", [NamedArrays.Any]), attacked = file.Integers("attacked", [NamedArrays.Any]);
        int count = first.Length, places = Groups().Sum();
        file.Require(
            count >= 1 && count <= most && first.All(rank => rank >= -1 && rank <= epsilon.Length), "first_broken",
            $"places among {Plural.Of(epsilon.Length, "radius")} of 1 to {Plural.Of(most, "point")}");
        file.Require(
            places <= names.Length && attacked.Length == places * epsilon.Length, "attacked", "a number per radius and attack");
        AttackEntry[] entries = ReadEntries(file, names, attacked, places, count);
        int[] by = file.Integers("found_by", [count]);
        file.Require(by.All(place => place >= 0 && place < names.Length), "found_by", $"places of the {names.Length} names");
        Matrix examples = file.Matrix("examples", count, request.Samples.Inputs.Columns);
        int[] order = Ascending(epsilon);
        RadiusResult[] results = new RadiusResult[epsilon.Length];
        for (int place = 0; place < results.Length; place++)
        {
            bool[] robust = [.. first.Select(rank => rank > order[place])];
            Matrix adversarials = request.Samples.Inputs.RowRange(0, count).Copy();
            for (int i = 0; i < count; i++)
                if (!robust[i]) examples.Row(i).CopyTo(adversarials.Row(i));
            double accuracy = (double)robust.Count(flag => flag) / count;
            results[place] = new RadiusResult(epsilon[place], accuracy, entries[(place * places)..((place + 1) * places)], robust,
                adversarials)
            {
                FoundBy = [.. by.Select((name, i) => robust[i] ? null : names[name])],
            };
        }
        return new RobustnessReport(first.Count(rank => rank >= 0) / (double)count, results);
    }

    /// <summary>What every attack did at every radius, radius by radius.</summary>
    private static AttackEntry[] ReadEntries(NamedArrays file, AttackIdentity[] names, int[] attacked, int places, int count)
    {
        int[] broken = file.Integers("broken", [attacked.Length]);
        bool[] masks = Array.ConvertAll(file.Integers("robust_after", [attacked.Length, count]), flag => flag != 0);
        double[] seconds = file.Doubles("seconds", [attacked.Length]);
        bool fit = attacked.Zip(broken).All(points => points.Second >= 0 && points.Second <= points.First && points.First <= count);
        file.Require(fit, "broken", $"numbers from 0 to those attacked, of {Plural.Of(count, "point")}");
        AttackEntry[] entries = new AttackEntry[attacked.Length];
        for (int entry = 0; entry < entries.Length; entry++)
        {
            bool[] after = [.. masks.AsSpan(entry * count, count)];
            double accuracy = (double)after.Count(flag => flag) / count;
            entries[entry] = new AttackEntry(names[entry % places], accuracy, attacked[entry], broken[entry], seconds[entry])
            { Robust = after };
        }
        return entries;
    }

    /// <summary>Entries of the results of every attack: one, or those of the parts of a composite.</summary>
    private IEnumerable<int> Groups() =>
        attacks.Select(attack => attack.Parts(request.Threat.Norm, request.Victim.Outputs).Count());

    /// <summary>
    /// The entries of a radius with the accuracies that <see cref="RobustnessCurve"/> gives them where all samples are one block, to the
    /// last bit: it divides by the number of samples that an attack was given, and multiplies by it again.
    /// </summary>
    /// <param name="entries">Of all attacks, in order.</param>
    /// <param name="left">Samples that the first attack is given; afterwards those that the last one left.</param>
    private AttackEntry[] AsOne(IReadOnlyList<AttackEntry> entries, ref int left)
    {
        List<AttackEntry> found = [];
        foreach (int size in Groups())
        {
            int given = left;
            foreach (AttackEntry entry in entries.Skip(found.Count).Take(size).ToArray())
            {
                left = entry.Robust.Count(flag => flag);
                double share = given == 0 ? 0 : (double)left / given;
                found.Add(entry with { RobustAccuracy = share * given / entry.Robust.Length });
            }
        }
        return [.. found];
    }

    /// <summary>The rank of every radius in increasing order.</summary>
    private static int[] Ascending(double[] epsilon)
    {
        int[] ranks = new int[epsilon.Length], sorted = [.. Enumerable.Range(0, epsilon.Length).OrderBy(place => epsilon[place])];
        for (int rank = 0; rank < sorted.Length; rank++) ranks[sorted[rank]] = rank;
        return ranks;
    }
}
