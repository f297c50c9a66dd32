using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The curve of an image network on one split in one norm.</summary>
internal sealed record EvaluationSettings : AttackCurveSettings
{
    /// <summary>The attacked split.</summary>
    [OneOf(ImageSplit.Test, ImageSplit.PaperTest)]
    public required ImageSplit Split { get; init; }

    /// <summary>Norm of the ball.</summary>
    [OneOf("linf", "l2", "l1")]
    public required string Norm { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (AttackFit.Problem(Attacks, Norm) is { } expected) yield return ("attacks", expected);
    }
}
