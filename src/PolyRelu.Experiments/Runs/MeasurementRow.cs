namespace PolyRelu.Experiments.Runs;

/// <summary>
/// One measured number of a trial, as tables hold it: everything that tells it from the others of the trial stands beside it.
/// </summary>
/// <param name="Quantity">What was measured.</param>
/// <param name="Value">
/// Its value; NaN where the measurement has none, such as the median distance where half of the points have none.
/// </param>
/// <param name="Source">The file of the trial that says so.</param>
internal sealed record MeasurementRow(MeasuredQuantity Quantity, double Value, string Source)
{
    /// <summary>Name of the norm: linf, l2, l1; null where there is none.</summary>
    public string? Norm { get; init; }

    /// <summary>Radius ε; null where there is none.</summary>
    public double? Radius { get; init; }

    /// <summary>
    /// What of the trial was measured where there are several: a split, a cluster, an ideal classifier; null where there is one.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>What attacked or searched, in words; null where nothing did.</summary>
    public string? Attack { get; init; }

    /// <summary>A value that may be infinite, which a file would not hold: none is NaN.</summary>
    internal static double Finite(double? value) => value is { } known && double.IsFinite(known) ? known : double.NaN;
}
