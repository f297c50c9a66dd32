using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Finds the samples at which the gradient of the margin leads nowhere, so that attacks by gradients say little.</summary>
/// <remarks>
/// From the clean input a step goes against the sign of every slope, by an equal amount for each feature, as long as a quarter, a sixteenth
/// and a 64th of the radius. Where the margin falls after none of them, its gradient is zero, lost in rounding, of a function other than
/// the one that answers (a rounded input, a sampled layer), or points the wrong way. A sample is judged by itself.
/// </remarks>
internal static class MisleadingSlopes
{
    private const int AtOnce = 1024;

    private static readonly double[] Shares = [1.0 / 4, 1.0 / 16, 1.0 / 64];

    /// <summary>The samples of some at which no step lowers the margin.</summary>
    public static int[] Of(AttackRun run, int[] indices)
    {
        List<int> misled = [];
        for (int first = 0; first < indices.Length; first += AtOnce)
            misled.AddRange(OfSome(run, indices[first..Math.Min(indices.Length, first + AtOnce)]));
        return [.. misled];
    }

    private static IEnumerable<int> OfSome(AttackRun run, int[] indices)
    {
        int dimension = run.Samples.Inputs.Columns, outputs = run.Victim.Outputs;
        Matrix clean = run.Samples.Inputs.Choose(indices), points = clean.Copy();
        Matrix logits = new(indices.Length, outputs), cotangents = new(indices.Length, outputs), gradients = new(indices.Length, dimension);
        run.Ask(points, logits);
        double[] margins = Margins();
        for (int row = 0; row < indices.Length; row++)
            Margin.Gradient(logits.Row(row), run.Samples.Labels[indices[row]], cotangents.Row(row));
        run.PullBack(cotangents, gradients);
        bool[] falls = new bool[indices.Length];
        foreach (double share in Shares)
        {
            for (int row = 0; row < indices.Length; row++) Step(row, share * run.Goal.RadiusOf(indices[row]));
            run.Ask(points, logits);
            double[] moved = Margins();
            for (int row = 0; row < falls.Length; row++) falls[row] |= moved[row] < margins[row];
        }
        return indices.Where((_, row) => !falls[row]);

        double[] Margins() => [.. indices.Select((sample, row) => (double)Margin.Of(logits.Row(row), run.Samples.Labels[sample]))];

        void Step(int row, double radius)
        {
            Span<float> point = points.Row(row);
            ReadOnlySpan<float> from = clean.Row(row), slope = gradients.Row(row);
            for (int feature = 0; feature < dimension; feature++)
                point[feature] = float.IsNaN(slope[feature]) ? 0 : -Math.Sign(slope[feature]);
            double length = run.Threat.Norm.Measure(point);
            float size = length > 0 ? (float)(radius / length) : 0;
            for (int feature = 0; feature < dimension; feature++) point[feature] = from[feature] + (size * point[feature]);
            run.Threat.Clamp(from, point);
        }
    }
}
