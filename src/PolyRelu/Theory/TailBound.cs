namespace PolyRelu.Theory;

/// <summary>A statement P(event) ≤ A exp(−C r), with the constant C left open.</summary>
/// <param name="Factor">A, the number of ways the event can come about.</param>
/// <param name="Rate">r ≥ 0: what the squared deviation of the noise is divided by; +∞ without noise.</param>
public readonly record struct TailBound(double Factor, double Rate)
{
    /// <summary>The bound of the probability for a constant; above 1 it says nothing.</summary>
    /// <param name="constant">C > 0.</param>
    public double At(double constant) => Factor * Math.Exp(-constant * Rate);

    /// <summary>
    /// The constant for which the bound is a given probability: with a larger one it would claim that the probability is smaller.
    /// </summary>
    /// <returns>log(A / probability) / r; +∞ for probability 0.</returns>
    public double ConstantAt(double probability) => Math.Log(Factor / probability) / Rate;
}
