namespace PolyRelu.Experiments.Cards;

/// <summary>How far a card is.</summary>
/// <param name="Work">What is done: <c>autoattack, L∞, 200 points</c>.</param>
/// <param name="Fraction">Part of this work that is done, 0 to 1.</param>
public readonly record struct CardProgress(string Work, double Fraction);
