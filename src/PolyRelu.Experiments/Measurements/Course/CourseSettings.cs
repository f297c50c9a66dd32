using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Course;

/// <summary>How gradient descent and the flow are followed from a start, on the squared loss (f − y)², without a factor ½.</summary>
internal sealed record CourseSettings : PresetSection
{
    /// <summary>Neurons h, with a balanced start: ‖w‖ = |v|.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Hidden { get; init; }

    /// <summary>The power p, 2 or more: F^(p) is 1 at most on the unit sphere.</summary>
    [AtLeast(2), AtMost(PolyReluNetwork.LargestPower)]
    public required double Power { get; init; }

    /// <summary>Initial scale s of the weights, N(0, s²).</summary>
    [Scale]
    public required string Scale { get; init; }

    /// <summary>Step size η of gradient descent on the mean of (f − y)².</summary>
    [Positive]
    public required double StepSize { get; init; }

    /// <summary>Steps.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Iterations { get; init; }

    /// <summary>Iterations between two measurements.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Every { get; init; }

    /// <summary>Largest error of a step of the flow; products run in float32 from 1e−3 on.</summary>
    [AtLeast(1e-14), AtMost(0.1)]
    public required double Tolerance { get; init; }

    /// <summary>Test samples over which the scale c of the distance is estimated.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int ScaleSamples { get; init; }

    /// <summary>The search for the distance to F^(p).</summary>
    public required SphereSearchSettings Search { get; init; }

    /// <summary>The iterations that are measured, from 0 on.</summary>
    internal int[] Measured() => [.. Enumerable.Range(0, (Iterations / Every) + 1).Select(i => i * Every)];

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Iterations % Every != 0) yield return ("every", $"a divisor of iterations ({Iterations})");
        if (Dynamics.DecimalScale.Parse(Scale).Logarithm < Math.Log(1e-12))
            yield return ("scale", "1e-12 or more, since gradient descent runs in float32");
    }
}
