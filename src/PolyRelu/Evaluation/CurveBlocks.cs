using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Attacks within radii, block by block.</summary>
/// <remarks>
/// A sample that is broken at a radius is broken at every larger one with the same example, so one example per sample and the rank of the
/// first radius say all.
/// </remarks>
internal sealed class CurveBlocks(EvaluationRequest request, IReadOnlyList<Attack> attacks) : IBlockSearch<RobustnessReport>
{
    private const string NamesName = "names";

    private readonly int[] ranks = Ascending(request.Radii);        // [R]: of each radius in increasing order
    private readonly int[] first = new int[request.Samples.Count];  // rank of the first radius that breaks a sample; −1 misclassified
    private readonly AttackIdentity?[] foundBy = new AttackIdentity?[request.Samples.Count];
    private readonly float[]?[] examples = new float[]?[request.Samples.Count];
    private readonly EvaluationVictims victims = new(request);
    private AttackIdentity[] identities = [];                       // what ran at every radius
    private Entry[] entries = [];                                   // radius by radius

    /// <inheritdoc/>
    public int Done { get; private set; }

    private Samples Samples => request.Samples;

    /// <inheritdoc/>
    public RobustnessReport Search(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        victims.With(victim => request.Certificates is { } certificates
            ? new CertifiedCurve(request with { Victim = victim }, attacks, certificates).Evaluate(block, first, progress, cancellation)
            : RobustnessCurve.Evaluate(victim, block, request.Threat, request.Radii, attacks, request.Seed, progress, cancellation));

    /// <inheritdoc/>
    public void Add(RobustnessReport part)
    {
        if (entries.Length == 0) Prepare([.. part.Radii[0].Attacks.Select(entry => entry.Identity)]);
        AttackEntry[] ran = [.. part.Radii.SelectMany(radius => radius.Attacks)];
        bool fits = part.Radii.Select(radius => radius.Epsilon).SequenceEqual(request.Radii)
            && part.Radii.All(radius => radius.Attacks.Select(entry => entry.Identity).SequenceEqual(identities));
        if (!fits) throw new ArgumentException("The block was not evaluated with the radii and attacks of this evaluation.", nameof(part));
        int count = part.Radii[0].Robust.Length;
        for (int i = 0; i < count; i++) Place(part, i);
        for (int e = 0; e < entries.Length; e++) entries[e].Add(ran[e], Done, victims.ShareOfTime);
        Done += count;
    }

    /// <inheritdoc/>
    public RobustnessReport Result()
    {
        RadiusResult[] results = new RadiusResult[ranks.Length];
        Samples done = Samples.Range(0, Done);
        int left = first.Take(Done).Count(rank => rank >= 0);
        double clean = Fraction.Of(left, Done);
        for (int place = 0; place < results.Length; place++)
        {
            int rank = ranks[place];
            bool[] robust = [.. first.Take(Done).Select(other => other > rank)];
            SampleExamples shown = new(done.Inputs, [.. examples.Take(Done).Select((example, i) => robust[i] ? null : example)]);
            results[place] = new RadiusResult(request.Radii[place], Fraction.Of(robust), [], robust, shown)
            { FoundBy = [.. foundBy.Take(Done).Select((found, i) => robust[i] ? null : found)] };
        }
        foreach (int place in Enumerable.Range(0, ranks.Length).OrderBy(place => ranks[place]))
            results[place] = results[place] with { Attacks = EntriesOf(place, ref left) };
        return new RobustnessReport(clean, results);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write()
    {
        // Names of the attacks in order, then of what else broke points.
        List<AttackIdentity> names = [.. identities];
        int[] by = new int[Done];
        for (int i = 0; i < Done; i++)
        {
            if (foundBy[i] is not { } found) continue;
            if (!names.Contains(found)) names.Add(found);
            by[i] = names.IndexOf(found);
        }
        int[] masks = [.. entries.SelectMany(entry => entry.Robust.Take(Done)).Select(flag => flag ? 1 : 0)];
        Dictionary<string, NumericArray> arrays = new()
        {
            ["epsilon"] = NumericArray.From([.. request.Radii], ranks.Length),
            ["first_broken"] = NumericArray.From(first.AsSpan(0, Done), Done),
            ["found_by"] = NumericArray.From(by, Done),
            ["examples"] = NumericArray.From(new SampleExamples(Samples.Inputs.RowRange(0, Done), examples[..Done]).ToMatrix()),
            ["attacked"] = NumericArray.From([.. entries.Select(entry => entry.Attacked)], entries.Length),
            ["broken"] = NumericArray.From([.. entries.Select(entry => entry.Broken)], entries.Length),
            ["seconds"] = NumericArray.From([.. entries.Select(entry => entry.Seconds)], entries.Length),
            ["robust_after"] = NumericArray.From(masks, entries.Length, Done),
        };
        IdentityArrays.AddTo(arrays, NamesName, names);
        return arrays;
    }

    /// <inheritdoc/>
    public void Read(NamedArrays file)
    {
        int most = Samples.Count;
        AttackIdentity[] names = IdentityArrays.Read(file, NamesName);
        double[] epsilon = file.Doubles("epsilon", [request.Radii.Count]);
        file.Require(epsilon.SequenceEqual(request.Radii), "epsilon", "the radii of this evaluation");
        int[] broken = file.Integers("first_broken", [NamedArrays.Any]), attacked = file.Integers("attacked", [NamedArrays.Any]);
        int count = broken.Length, places = Groups().Sum();
        file.Require(
            count >= 1 && count <= most && broken.All(rank => rank >= -1 && rank <= epsilon.Length), "first_broken",
            $"places among {Plural.Of(epsilon.Length, "radius")} of 1 to {Plural.Of(most, "point")}");
        file.Require(
            places <= names.Length && attacked.Length == places * epsilon.Length, "attacked", "a number per radius and attack");
        Prepare(names[..places]);
        ReadEntries(file, attacked, count);
        int[] by = file.Integers("found_by", [count]);
        file.Require(by.All(place => place >= 0 && place < names.Length), "found_by", $"places of the {names.Length} names");
        Matrix kept = file.Matrix("examples", count, Samples.Inputs.Columns);
        for (int i = 0; i < count; i++)
        {
            first[i] = broken[i];
            if (broken[i] == epsilon.Length) continue;
            foundBy[i] = names[by[i]];
            if (broken[i] >= 0) examples[i] = kept.Row(i).ToArray();
        }
        Done = count;
    }

    private void Prepare(AttackIdentity[] ran)
    {
        identities = ran;
        entries = [.. Enumerable.Range(0, ranks.Length * ran.Length).Select(_ => new Entry(Samples.Count))];
    }

    /// <summary>Writes the example of a sample of a block, if it has one, at the first radius at which it is broken.</summary>
    private void Place(RobustnessReport part, int i)
    {
        int sample = Done + i;
        first[sample] = ranks.Length;
        for (int place = 0; place < ranks.Length; place++)
        {
            RadiusResult radius = part.Radii[place];
            if (radius.Robust[i] || ranks[place] >= first[sample]) continue;
            first[sample] = ranks[place];
            foundBy[sample] = radius.FoundBy[i];
            examples[sample] = radius.Adversarials.ExampleOf(i);
        }
        if (foundBy[sample] == AttackIdentity.Misclassified) (first[sample], examples[sample]) = (-1, null);
    }

    /// <summary>What every attack did at every radius, radius by radius.</summary>
    private void ReadEntries(NamedArrays file, int[] attacked, int count)
    {
        int[] broken = file.Integers("broken", [attacked.Length]);
        bool[] masks = Array.ConvertAll(file.Integers("robust_after", [attacked.Length, count]), flag => flag != 0);
        double[] seconds = file.Doubles("seconds", [attacked.Length]);
        bool fit = attacked.Zip(broken).All(points => points.Second >= 0 && points.Second <= points.First && points.First <= count);
        file.Require(fit, "broken", $"numbers from 0 to those attacked, of {Plural.Of(count, "point")}");
        for (int e = 0; e < entries.Length; e++)
            entries[e].Add(masks.AsSpan(e * count, count), attacked[e], broken[e], seconds[e], 0);
    }

    /// <summary>Entries of the results of every attack: one, or those of the parts of a composite; before them the certificates'.</summary>
    private IEnumerable<int> Groups()
    {
        IEnumerable<int> ran = attacks.Select(attack => attack.Parts(request.Threat.Norm, request.Victim).Count());
        return request.Certificates is null ? ran : ran.Prepend(1);
    }

    /// <summary>
    /// The entries of a radius with the accuracies that <see cref="RobustnessCurve"/> gives them where all samples are one block, to the
    /// last bit: it divides by the number of samples that an attack was given, and multiplies by it again.
    /// </summary>
    /// <param name="place">The radius.</param>
    /// <param name="left">Samples that the first attack is given; afterwards those that the last one left.</param>
    private AttackEntry[] EntriesOf(int place, ref int left)
    {
        List<AttackEntry> found = [];
        foreach (int size in Groups())
        {
            int given = left;
            for (int end = found.Count + size; found.Count < end;)
            {
                Entry entry = entries[(place * identities.Length) + found.Count];
                bool[] robust = entry.Robust[..Done];
                left = robust.Count(flag => flag);
                double share = request.Certificates is null ? Fraction.Of(left, given) * given / Done : Fraction.Of(left, Done);
                found.Add(new AttackEntry(identities[found.Count], share, entry.Attacked, entry.Broken, entry.Seconds)
                { Robust = robust });
            }
        }
        return [.. found];
    }

    /// <summary>The rank of every radius in increasing order.</summary>
    private static int[] Ascending(IReadOnlyList<double> epsilon)
    {
        int[] ranks = new int[epsilon.Count], sorted = [.. Enumerable.Range(0, epsilon.Count).OrderBy(place => epsilon[place])];
        for (int rank = 0; rank < sorted.Length; rank++) ranks[sorted[rank]] = rank;
        return ranks;
    }

    /// <summary>What one attack did at one radius, to all samples that are done.</summary>
    private sealed class Entry(int count)
    {
        public bool[] Robust { get; } = new bool[count];

        public int Attacked { get; private set; }

        public int Broken { get; private set; }

        public double Seconds { get; private set; }

        public void Add(AttackEntry part, int start, double shareOfTime) =>
            Add(part.Robust, part.Attacked, part.Broken, part.Seconds * shareOfTime, start);

        public void Add(ReadOnlySpan<bool> robust, int attacked, int broken, double seconds, int start)
        {
            robust.CopyTo(Robust.AsSpan(start));
            Attacked += attacked;
            Broken += broken;
            Seconds += seconds;
        }
    }
}
