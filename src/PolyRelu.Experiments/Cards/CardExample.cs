using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Cards;

/// <summary>A point beside its adversarial example.</summary>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Epsilon">Radius within which the example lies.</param>
/// <param name="Point">Index of the point.</param>
/// <param name="Label">Its label.</param>
/// <param name="Predicted">What the example is taken for.</param>
/// <param name="Distance">How far the example is from the point, in the norm.</param>
/// <param name="Pictures">Clean, adversarial and difference, as PNG; empty where the points are no images.</param>
public sealed record CardExample(
    string Norm, double Epsilon, int Point, int Label, int Predicted, double Distance, IReadOnlyList<CardFile> Pictures) : ICheckedRecord
{
    /// <summary>How many pictures an example has.</summary>
    internal const int PictureCount = 3;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("norm", Norm, [.. Geometry.Norm.All.Select(norm => norm.Name)]), Promise.AtLeast("point", Point, 0),
        Promise.That(Pictures.Count is 0 or PictureCount, $"{Plural.Of(Pictures.Count, "picture")}; expected {PictureCount} or none"),
    ];
}
