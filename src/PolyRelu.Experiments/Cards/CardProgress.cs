namespace PolyRelu.Experiments.Cards;

/// <summary>How far a card is.</summary>
/// <param name="Work">What is done: <c>autoattack, L∞, 200 points</c>.</param>
/// <param name="Points">How much of this work is done, in points.</param>
public readonly record struct CardProgress(string Work, WorkProgress Points);
