using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>The search for the nearest examples, block by block.</summary>
internal sealed class NearestBlocks(EvaluationRequest request, IReadOnlyList<IMinimumNormAttack> attacks)
    : IBlockSearch<MinimumDistanceResult>
{
    private const string StepsName = "steps", NamesName = "names", SecondsName = "seconds", DistancesName = "distances",
        FoundByName = "found_by", ConfirmedName = "confirmed", ExamplesName = "examples";

    /// <summary>What is known of all samples after each attack, and the attacks' wall times; filled from the first sample on.</summary>
    private readonly AttackIdentity[] identities = [.. attacks.Select(attack => attack.IdentityFor(request.Victim.Outputs))];
    private readonly double[] seconds = new double[attacks.Count];
    private readonly EvaluationVictims victims = new(request);
    private NearestExamples[] known = [];

    /// <inheritdoc/>
    public int Done { get; private set; }

    /// <inheritdoc/>
    public MinimumDistanceResult Search(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        victims.With(victim =>
            MinimumDistance.Search(victim, block, request.Threat, attacks, request.Seed, progress, cancellation));

    /// <inheritdoc/>
    public void Add(MinimumDistanceResult part)
    {
        RequireAttacks(part.Steps.Select(step => step.Identity));
        Prepare();
        for (int step = 0; step < known.Length; step++)
        {
            NearestExamples found = part.Steps[step].Nearest;
            for (int i = 0; i < found.Count; i++)
                if (found.FoundBy[i] is { } attack)
                    known[step].Offer(Done + i, found.Adversarials.Row(i), found.Distances[i], attack, found.Confirmed[i]);
            seconds[step] += part.Steps[step].Seconds * victims.ShareOfTime;
        }
        Done += part.Samples.Count;
    }

    /// <inheritdoc/>
    public MinimumDistanceResult Result() => new(request.Samples.Range(0, Done),
        [.. known.Select((nearest, step) => new DistanceStep(identities[step], seconds[step], nearest))])
    {
        Radius = request.Threat.Radius,
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write()
    {
        int count = Done;
        List<AttackIdentity> names = [.. known.SelectMany(step => step.FoundBy.Take(count)).OfType<AttackIdentity>().Distinct()];
        double[] distances = [.. known.SelectMany(step => step.Distances[..count].ToArray())];
        int[] foundBy =
            [.. known.SelectMany(step => step.FoundBy.Take(count)).Select(name => name is null ? -1 : names.IndexOf(name))];
        int[] confirmed =
            [.. known.SelectMany(step => step.Confirmed.Take(count)).Select(flag => flag is null ? -1 : flag.Value ? 1 : 0)];
        Dictionary<string, NumericArray> arrays = new()
        {
            [SecondsName] = NumericArray.From(seconds, known.Length),
            [DistancesName] = NumericArray.From(distances, known.Length, count),
            [FoundByName] = NumericArray.From(foundBy, known.Length, count),
            [ConfirmedName] = NumericArray.From(confirmed, known.Length, count),
            [ExamplesName] = NumericArray.Stacked([.. known.Select(step => step.Adversarials.RowRange(0, count))]),
        };
        IdentityArrays.AddTo(arrays, StepsName, identities);
        IdentityArrays.AddTo(arrays, NamesName, names);
        return arrays;
    }

    /// <inheritdoc/>
    public void Read(NamedArrays file)
    {
        int most = request.Samples.Count, steps = identities.Length;
        AttackIdentity[] read = IdentityArrays.Read(file, StepsName), names = IdentityArrays.Read(file, NamesName);
        file.Require(read.SequenceEqual(identities), StepsName, "the attacks of this evaluation");
        double[] times = file.Doubles(SecondsName, [steps]), distances = file.Numbers(DistancesName, [steps, NamedArrays.Any]);
        int count = distances.Length / steps;
        file.Require(count >= 1 && count <= most, DistancesName, $"distances of 1 to {Plural.Of(most, "point")}");
        int[] by = file.Integers(FoundByName, [steps, count]), confirmed = file.Integers(ConfirmedName, [steps, count]);
        file.Require(by.All(place => place >= -1 && place < names.Length), FoundByName, $"places of the {names.Length} names, or -1");
        bool fit = by.Zip(distances)
            .All(point => point.First < 0 ? double.IsPositiveInfinity(point.Second) : point.Second >= 0 && double.IsFinite(point.Second));
        file.Require(fit, DistancesName, "a finite distance where an example is known, and none elsewhere");
        Matrix examples = file.Matrix(ExamplesName, steps * count, request.Samples.Inputs.Columns);
        Prepare();
        for (int step = 0, row = 0; step < steps; step++)
            for (int i = 0; i < count; i++, row++)
            {
                bool? flag = confirmed[row] < 0 ? null : confirmed[row] > 0;
                if (by[row] >= 0) known[step].Offer(i, examples.Row(row), distances[row], names[by[row]], flag);
            }
        times.CopyTo(seconds, 0);
        Done = count;
    }

    private void Prepare()
    {
        if (known.Length == 0) known = [.. attacks.Select(_ => new NearestExamples(request.Samples))];
    }

    private void RequireAttacks(IEnumerable<AttackIdentity> found)
    {
        if (!found.SequenceEqual(identities))
            throw new ArgumentException("The block was not searched with the attacks of this evaluation.");
    }
}
