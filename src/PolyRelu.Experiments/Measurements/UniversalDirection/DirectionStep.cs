using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.UniversalDirection;

/// <summary>Steps along one fixed direction per class.</summary>
internal static class DirectionStep
{
    /// <summary>The row of a label ±1 among the directions: 0 for −1, 1 for +1.</summary>
    public static int RowOf(int label) => label > 0 ? 1 : 0;

    /// <summary>Moves every sample by a radius along the direction of its class.</summary>
    /// <param name="samples">The samples, labels ±1.</param>
    /// <param name="directions">[2 × D], for labels −1 and +1.</param>
    /// <param name="radius">Length of the step, in units of a direction.</param>
    /// <param name="moved">[n × D], overwritten.</param>
    public static void Move(Samples samples, Matrix directions, double radius, Matrix moved)
    {
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<float> x = samples.Inputs.Row(i), direction = directions.Row(RowOf(samples.Labels[i]));
            Span<float> row = moved.Row(i);
            for (int j = 0; j < row.Length; j++) row[j] = (float)(x[j] + (radius * direction[j]));
        }
    }
}
