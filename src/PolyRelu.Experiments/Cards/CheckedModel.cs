using PolyRelu.Networks;

namespace PolyRelu.Experiments.Cards;

/// <summary>A model that somebody has, to check a card by.</summary>
/// <param name="Sha256">What names it, as in <see cref="CardModel.Sha256"/>.</param>
/// <param name="Classifier">What computes its logits.</param>
public sealed record CheckedModel(string Sha256, IClassifier Classifier);
