using PolyRelu.Certification;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Radius brackets, block by block.</summary>
internal sealed class BracketBlocks(CertificationRequest request) : IBlockSearch<RadiusBracket[]>
{
    private const string CertifiedName = "certified_radius", AttackName = "attack_radius", StageName = "stage", SecondsName = "seconds";

    private readonly Certifier certifier = new(request.Network, request.Settings) { KeepsProofs = request.KeepsProofs };
    private readonly List<RadiusBracket> known = [];

    /// <inheritdoc/>
    public int Done => known.Count;

    /// <inheritdoc/>
    public RadiusBracket[] Search(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        request.Radii.Count == 0 ? certifier.Bracket(block, request.Threat, progress, cancellation)
            : certifier.BracketWithin(block, request.Threat, request.Radii, progress, cancellation);

    /// <inheritdoc/>
    public void Add(RadiusBracket[] part) => known.AddRange(part);

    /// <inheritdoc/>
    public RadiusBracket[] Result() => [.. known];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, NumericArray> Write()
    {
        int count = known.Count;
        Dictionary<string, NumericArray> arrays = new()
        {
            [CertifiedName] = NumericArray.From([.. known.Select(bracket => bracket.CertifiedRadius)], count),
            [AttackName] = NumericArray.From([.. known.Select(bracket => bracket.AttackRadius)], count),
            [SecondsName] = NumericArray.From([.. known.Select(bracket => bracket.Seconds)], count),
        };
        StageArrays.AddTo(arrays, StageName, [.. known.Select(bracket => bracket.Stage)], count);
        ExampleArrays.AddTo(arrays, request.Samples, [.. known.Select(bracket => bracket.Example)]);
        return arrays;
    }

    /// <inheritdoc/>
    public void Read(NamedArrays file)
    {
        double[] certified = file.Doubles(CertifiedName, [NamedArrays.Any]);
        int count = certified.Length;
        file.Require(count >= 1 && count <= request.Samples.Count && certified.All(radius => radius >= 0), CertifiedName,
            $"radii of 1 to {Plural.Of(request.Samples.Count, "point")}");
        double[] attacked = file.Numbers(AttackName, [count]), seconds = file.Doubles(SecondsName, [count]);
        string[] stages = StageArrays.Read(file, StageName, [count]);
        float[]?[] examples = ExampleArrays.Read(file, request.Samples, count);
        file.Require(attacked.Zip(examples).All(pair => pair.First >= 0 && (pair.Second is null) == double.IsPositiveInfinity(pair.First)),
            AttackName, "a finite radius where there is an example, and none elsewhere");
        known.Clear();
        for (int i = 0; i < count; i++)
            known.Add(new(certified[i], attacked[i], stages[i]) { Example = examples[i], Seconds = seconds[i] });
    }
}
