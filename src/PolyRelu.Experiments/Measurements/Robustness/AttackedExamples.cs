using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>A few samples of a curve with what the attacks made of them at one radius.</summary>
/// <param name="Epsilon">The radius.</param>
/// <param name="Shape">Height and width of the images; null for other samples.</param>
/// <param name="Indices">[n] indices in the split.</param>
/// <param name="Originals">The samples.</param>
/// <param name="Adversarials">[n × D] adversarial examples; the sample itself where the attack did not succeed.</param>
internal sealed record AttackedExamples(double Epsilon, ImageShape? Shape, int[] Indices, Samples Originals, Matrix Adversarials)
{
    /// <summary>No examples.</summary>
    public static readonly AttackedExamples None = new(0, null, [], new Samples(new Matrix(0, 0), []), new Matrix(0, 0));

    /// <summary>The first attacked samples of every class at the radius nearest to one that is asked for.</summary>
    /// <param name="report">The curve.</param>
    /// <param name="attacked">The samples under attack.</param>
    /// <param name="radius">The radius asked for.</param>
    /// <param name="count">About how many there are in all.</param>
    public static AttackedExamples Of(RobustnessReport report, SampleSelection attacked, double radius, int count)
    {
        Samples samples = attacked.Dataset.Samples;
        RadiusResult shown = report.Radii.MinBy(result => Math.Abs(result.Epsilon - radius))!;
        int ofEach = Math.Max(1, count / Margin.Classes(attacked.Dataset.Outputs));
        int[] rows = [.. Enumerable.Range(0, samples.Count).GroupBy(i => samples.Labels[i]).OrderBy(group => group.Key)
            .SelectMany(group => group.Take(ofEach))];
        return new(shown.Epsilon, attacked.Dataset.Shape, [.. rows.Select(row => attacked.Indices[row])], samples.Choose(rows),
            shown.Adversarials.Choose(rows));
    }
}
