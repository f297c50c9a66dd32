namespace PolyRelu.Evaluation;

/// <summary>What an attack that <see cref="MaskingProbe"/> tried broke.</summary>
/// <param name="Advised">The registered attack to add.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Broken">How many points it broke.</param>
internal readonly record struct ProbeSuccess(string Advised, string Label, int Broken);
