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

    /// <inheritdoc/>
    public MinimumDistanceResult Search(Samples block, IProgress<double>? progress, CancellationToken cancellation) =>
        MinimumDistance.Search(request.Victim, block, request.Threat, attacks, request.Seed, progress, cancellation);

    /// <inheritdoc/>
    public MinimumDistanceResult Join(IReadOnlyList<MinimumDistanceResult> parts) => MinimumDistanceResult.Join(parts);

    /// <inheritdoc/>
    public int Count(MinimumDistanceResult result) => result.Samples.Count;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write(MinimumDistanceResult result)
    {
        IReadOnlyList<DistanceStep> steps = result.Steps;
        int count = Count(result);
        List<AttackIdentity> names = [.. steps.SelectMany(step => step.Nearest.FoundBy).OfType<AttackIdentity>().Distinct()];
        double[] distances = [.. steps.SelectMany(step => step.Nearest.Distances.ToArray())];
        int[] foundBy = [.. steps.SelectMany(step => step.Nearest.FoundBy).Select(name => name is null ? -1 : names.IndexOf(name))];
        int[] confirmed = [.. steps.SelectMany(step => step.Nearest.Confirmed).Select(flag => flag is null ? -1 : flag.Value ? 1 : 0)];
        Dictionary<string, NumericArray> arrays = new()
        {
            [SecondsName] = NumericArray.From([.. steps.Select(step => step.Seconds)], steps.Count),
            [DistancesName] = NumericArray.From(distances, steps.Count, count),
            [FoundByName] = NumericArray.From(foundBy, steps.Count, count),
            [ConfirmedName] = NumericArray.From(confirmed, steps.Count, count),
            [ExamplesName] = NumericArray.From(Matrix.Stack([.. steps.Select(step => step.Nearest.Adversarials)])),
        };
        IdentityArrays.AddTo(arrays, StepsName, [.. steps.Select(step => step.Identity)]);
        IdentityArrays.AddTo(arrays, NamesName, names);
        return arrays;
    }

    /// <inheritdoc/>
    public MinimumDistanceResult Read(NamedArrays file)
    {
        int most = request.Samples.Count;
        AttackIdentity[] steps = IdentityArrays.Read(file, StepsName), names = IdentityArrays.Read(file, NamesName);
        double[] seconds = file.Doubles(SecondsName, [steps.Length]),
            distances = file.Numbers(DistancesName, [steps.Length, NamedArrays.Any]);
        int count = distances.Length / steps.Length;
        file.Require(count >= 1 && count <= most, DistancesName, $"distances of 1 to {Plural.Of(most, "point")}");
        int[] by = file.Integers(FoundByName, [steps.Length, count]), confirmed = file.Integers(ConfirmedName, [steps.Length, count]);
        file.Require(by.All(place => place >= -1 && place < names.Length), FoundByName, $"places of the {names.Length} names, or -1");
        bool fit = by.Zip(distances)
            .All(point => point.First < 0 ? double.IsPositiveInfinity(point.Second) : point.Second >= 0 && double.IsFinite(point.Second));
        file.Require(fit, DistancesName, "a finite distance where an example is known, and none elsewhere");
        Matrix examples = file.Matrix(ExamplesName, steps.Length * count, request.Samples.Inputs.Columns);
        Samples samples = request.Samples.Range(0, count);
        DistanceStep[] read = new DistanceStep[steps.Length];
        for (int step = 0, row = 0; step < steps.Length; step++)
        {
            NearestExamples nearest = new(samples);
            for (int i = 0; i < count; i++, row++)
            {
                bool? flag = confirmed[row] < 0 ? null : confirmed[row] > 0;
                if (by[row] >= 0) nearest.Offer(i, examples.Row(row), distances[row], names[by[row]], flag);
            }
            read[step] = new DistanceStep(steps[step], seconds[step], nearest);
        }
        return new MinimumDistanceResult(samples, read);
    }
}
