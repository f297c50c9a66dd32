namespace PolyRelu.Attacks;

/// <summary>What is known after one attack of a search for the nearest examples.</summary>
/// <param name="Name">Name of the attack.</param>
/// <param name="Seconds">Wall time of the attack.</param>
/// <param name="Nearest">The nearest examples that it and all before it found, each asked about and measured again.</param>
public sealed record DistanceStep(string Name, double Seconds, NearestExamples Nearest);
