namespace PolyRelu.Dynamics;

/// <summary>What accuracy a flow promises at a power.</summary>
public static class FlowAccuracy
{
    /// <summary>A sentence for results.</summary>
    /// <param name="power">The power p.</param>
    /// <param name="precision">The precision of the products.</param>
    public static string Promise(double power, FlowPrecision precision) =>
        (power switch
        {
            >= 2 => "Smooth enough for the order of the method: the error falls with the tolerance",
            >= FlowField.SmoothPower =>
                "The second derivative is unbounded at p < 2: outputs to 1e-5 of their largest value at a tolerance of 1e-10",
            _ => "Not smooth at p < 1.5, where neurons chatter along kinks: effectively first order, outputs to 1e-4 of their largest "
                + "value at a tolerance of 1e-6, and hardly better below it",
        })
        + (precision == FlowPrecision.SinglePrecision ? "; products in float32 limit it to about 1e-5." : ".");
}
