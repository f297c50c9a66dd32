using PolyRelu.Evaluation;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>The adversarial examples of an attack as NumPy arrays (docs/file-formats.md).</summary>
internal static class AdversarialFile
{
    /// <summary>Refuses more than one array can hold, before the attack.</summary>
    /// <exception cref="CommandException">Radii × points × features exceed it.</exception>
    public static void Check(int radii, int points, int features)
    {
        if ((long)radii * points * features > Array.MaxLength)
            throw CommandException.Usage($"--save-adversarials: {Plural.Of(radii, "radius")} × {Plural.Of(points, "point")} × "
                + $"{Plural.Of(features, "feature")} are more than one file holds; use fewer radii or --count.");
    }

    /// <summary>
    /// Writes <c>inputs</c> [n × D], <c>labels</c> [n], <c>epsilon</c> [R], <c>robust</c> [R × n], <c>adversarials</c> [R × n × D]
    /// (the clean input where the point is robust), <c>confirmed</c> [R × n] (whether a float64 evaluation misclassifies the example too).
    /// </summary>
    public static void Write(string path, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Samples samples = result.Request.Samples;
        IReadOnlyList<RadiusResult> radii = result.Final.Radii;
        int count = samples.Count, width = samples.Inputs.Columns;
        float[] adversarials = new float[radii.Count * count * width];
        bool[] robust = new bool[radii.Count * count];
        for (int r = 0; r < radii.Count; r++)
        {
            radii[r].Robust.CopyTo(robust.AsSpan(r * count));
            for (int i = 0; i < count; i++) radii[r].Adversarials.Row(i).CopyTo(adversarials.AsSpan(((r * count) + i) * width, width));
        }
        bool[] confirmed = [.. result.Confirmed.SelectMany(flags => flags).Select(flag => flag == true)];
        Dictionary<string, NumericArray> arrays = new()
        {
            ["inputs"] = NumericArray.From(samples.Inputs),
            ["labels"] = NumericArray.From(samples.Labels, count),
            ["epsilon"] = NumericArray.From([.. radii.Select(radius => radius.Epsilon)], radii.Count),
            ["robust"] = NumericArray.From(robust, radii.Count, count),
            ["adversarials"] = NumericArray.From(adversarials, radii.Count, count, width),
        };
        if (confirmed.Length > 0) arrays["confirmed"] = NumericArray.From(confirmed, radii.Count, count);
        NpzFile.Write(path, arrays);
    }
}
