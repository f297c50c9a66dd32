using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>How far a network was reduced where gradient attacks searched the span of its neurons.</summary>
/// <param name="Directions">Directions of the basis.</param>
/// <param name="Neurons">Neurons after negligible ones were left out and parallel ones merged.</param>
/// <param name="RelativeError">Bound of the error of f for ‖x − c‖ ≤ 1, relative to the sum of the contributions.</param>
internal sealed record SpanRecord(int Directions, int Neurons, double RelativeError) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.AtLeast("directions", Directions, 0), Promise.AtLeast("neurons", Neurons, 0),
            Promise.That(!(RelativeError < 0), "relativeError is negative")];
}
