using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Which points each attack left robust, as NumPy arrays (docs/file-formats.md).</summary>
internal static class MaskFile
{
    /// <summary>
    /// Writes <c>clean</c> [n], <c>epsilon</c> [R], and for every attack in order <c>robust_after_NAME</c> [R × n]: the points that
    /// it and all before it, at this and every smaller radius, left robust;
    /// <c>robust_after_rounding</c> [R × n] where examples were rounded.
    /// </summary>
    public static void Write(string path, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<RadiusResult> radii = result.Report.Radii;
        int count = result.Outcomes.Count;
        Dictionary<string, NumericArray> arrays = new()
        {
            ["clean"] = NumericArray.From([.. radii[0].FoundBy.Select(found => found != AttackIdentity.Misclassified)], count),
            ["epsilon"] = NumericArray.From([.. radii.Select(radius => radius.Epsilon)], radii.Count),
        };
        for (int place = 0; place < radii[0].Attacks.Count; place++)
        {
            bool[] masks = [.. radii.SelectMany(radius => radius.Attacks[place].Robust)];
            arrays[Key(arrays, radii[0].Attacks[place].Identity.Id)] = NumericArray.From(masks, radii.Count, count);
        }
        if (result.Rounded is { } rounded)
            arrays["robust_after_rounding"] = NumericArray.From([.. rounded.Report.Radii.SelectMany(radius => radius.Robust)], radii.Count,
                count);
        NpzFile.Write(path, arrays);
    }

    /// <summary>The attack's id in letters, digits and underscores; numbered where it ran before.</summary>
    private static string Key(Dictionary<string, NumericArray> arrays, string id)
    {
        string stem = $"robust_after_{string.Concat(id.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'))}", key = stem;
        for (int again = 2; arrays.ContainsKey(key); again++) key = $"{stem}_{again}";
        return key;
    }
}
