namespace PolyRelu.Certification;

/// <summary>What a round's margin function was made of, so that it can be made again.</summary>
/// <param name="Touches">Where the terms of rounding are close (<see cref="SetRounding.Along"/>) [h].</param>
/// <param name="Coefficients">a_j, less what rounding may take [h].</param>
/// <param name="Offset">The factor of ‖z‖^{p−1}.</param>
/// <param name="Constant">The constant.</param>
internal sealed record MarginTerms(double[] Touches, double[] Coefficients, double Offset, double Constant);
