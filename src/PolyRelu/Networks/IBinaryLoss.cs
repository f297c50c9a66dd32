namespace PolyRelu.Networks;

/// <summary>A loss of one logit and a label ±1 in float64, for what is computed to more than float32: gradient flow.</summary>
public interface IBinaryLoss
{
    /// <summary>Name used on the command line, in presets and in files.</summary>
    string Name { get; }

    /// <summary>The loss ℓ(f, y) and its derivative ∂ℓ/∂f.</summary>
    /// <param name="logit">f.</param>
    /// <param name="label">y, ±1.</param>
    /// <param name="derivative">∂ℓ/∂f, to full relative accuracy also where it is tiny.</param>
    /// <returns>ℓ; it overflows only where float64 does.</returns>
    double Evaluate(double logit, int label, out double derivative);
}
