using PolyRelu.Attacks;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>Asks a float64 evaluation about the examples of a curve; about one that stays the same over radii only once.</summary>
internal static class Confirmation
{
    /// <summary>For every radius and sample whether float64 misclassifies the example too (<see cref="RadiusResult.Confirmed"/>).</summary>
    /// <param name="victim">The classifier that was attacked.</param>
    /// <param name="samples">As attacked.</param>
    /// <param name="radii">The outcome, in any order.</param>
    public static IReadOnlyList<bool?[]> Of(IClassifier victim, Samples samples, IReadOnlyList<RadiusResult> radii)
    {
        PreciseExamples precise = new(victim);
        bool?[][] flags = new bool?[radii.Count][];
        int before = -1;
        foreach (int place in Enumerable.Range(0, radii.Count).OrderBy(place => radii[place].Epsilon))
        {
            flags[place] = new bool?[samples.Count];
            List<int> asked = [];
            for (int i = 0; i < samples.Count; i++)
            {
                if (radii[place].Robust[i]) continue;
                ReadOnlySpan<float> example = radii[place].Adversarials.Row(i);
                bool isKnown = before >= 0 && !radii[before].Robust[i] && radii[before].Adversarials.Row(i).SequenceEqual(example);
                if (isKnown) flags[place][i] = flags[before][i];
                else asked.Add(i);
            }
            bool?[] answers = radii[place].Asked(precise, samples.Labels, [.. asked]);
            for (int i = 0; i < answers.Length; i++) flags[place][asked[i]] = answers[i];
            before = place;
        }
        return flags;
    }
}
