namespace PolyRelu.Numerics;

/// <summary>An approximate eigenvalue with what is known of it.</summary>
/// <param name="Value">The Rayleigh quotient θ of the unit vector v that was found.</param>
/// <param name="Residual">
/// ‖A·v − θ·v‖₂ as measured: within it of θ lies an eigenvalue, up to rounding. That it is the outermost one is not proven.
/// </param>
/// <param name="Steps">How often the matrix was applied.</param>
public readonly record struct EigenEstimate(double Value, double Residual, int Steps);
