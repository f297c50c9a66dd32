using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Attacks within radii.</summary>
internal sealed class RadiiEvaluation(AttackJob job, IClassifier victim, IReadOnlyList<double> radii, IReadOnlyList<Attack> attacks) : IBlockEvaluation<RobustnessReport>
{
    private const string NamesName = "names";

    /// <inheritdoc/>
    public RobustnessReport Evaluate(Samples block, IProgress<double> progress, CancellationToken cancellation) =>
        RobustnessCurve.Evaluate(victim, block, job.Threat, radii, attacks, job.Seed, progress, cancellation);

    /// <inheritdoc/>
    public RobustnessReport Join(IReadOnlyList<RobustnessReport> parts) => RobustnessReport.Join(parts);

    /// <inheritdoc/>
    public int Count(RobustnessReport result) => result.Radii[0].Robust.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write(RobustnessReport result)
    {
        IReadOnlyList<RadiusResult> radii = result.Radii;
        int count = radii[0].Robust.Length;
        double[] epsilon = [.. radii.Select(radius => radius.Epsilon)];
        int[] order = Ascending(epsilon);
        // Names of the attacks in order, then of what else broke points.
        List<AttackIdentity> names = [.. radii[0].Attacks.Select(entry => entry.Identity)];
        int[] first = new int[count], by = new int[count];
        Matrix examples = job.Points.Samples.Inputs.RowRange(0, count).Copy();
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
        Dictionary<string, NumericArray> arrays = new()
        {
            ["epsilon"] = NumericArray.From(epsilon, epsilon.Length),
            ["first_broken"] = NumericArray.From(first, count),
            ["found_by"] = NumericArray.From(by, count),
            ["examples"] = NumericArray.From(examples),
            ["attacked"] = NumericArray.From([.. entries.Select(entry => entry.Attacked)], entries.Length),
            ["broken"] = NumericArray.From([.. entries.Select(entry => entry.Broken)], entries.Length),
            ["seconds"] = NumericArray.From([.. entries.Select(entry => entry.Seconds)], entries.Length),
            ["robust_after"] = NumericArray.From([.. entries.SelectMany(entry => entry.Robust).Select(flag => flag ? 1 : 0)], entries.Length, count),
        };
        IdentityArrays.AddTo(arrays, NamesName, names);
        return arrays;
    }

    /// <inheritdoc/>
    public RobustnessReport Read(IReadOnlyDictionary<string, NumericArray> arrays)
    {
        AttackIdentity[] names = IdentityArrays.Read(arrays, NamesName);
        double[] epsilon = arrays["epsilon"].ToDoubles(), seconds = arrays["seconds"].ToDoubles();
        int[] first = arrays["first_broken"].ToIntegers(), by = arrays["found_by"].ToIntegers(), attacked = arrays["attacked"].ToIntegers(), broken = arrays["broken"].ToIntegers();
        Matrix examples = arrays["examples"].ToMatrix();
        bool[] masks = arrays["robust_after"].ToFlags();
        int count = first.Length, places = attacked.Length / epsilon.Length, entry = 0;
        int[] order = Ascending(epsilon);
        RadiusResult[] radii = new RadiusResult[epsilon.Length];
        foreach (int place in Enumerable.Range(0, epsilon.Length))
        {
            AttackEntry[] entries = new AttackEntry[places];
            for (int a = 0; a < places; a++, entry++)
            {
                bool[] after = [.. masks.AsSpan(entry * count, count)];
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

    /// <summary>The rank of every radius in increasing order.</summary>
    private static int[] Ascending(double[] epsilon)
    {
        int[] ranks = new int[epsilon.Length], sorted = [.. Enumerable.Range(0, epsilon.Length).OrderBy(place => epsilon[place])];
        for (int rank = 0; rank < sorted.Length; rank++) ranks[sorted[rank]] = rank;
        return ranks;
    }
}
