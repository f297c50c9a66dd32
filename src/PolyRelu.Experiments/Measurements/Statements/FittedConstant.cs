using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The constant of a bound, or an exponent of it, as fitted to what was measured.</summary>
/// <param name="Symbol">Its symbol in the bound, as plain text: <c>C</c>.</param>
/// <param name="Value">The fitted value.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record FittedConstant(string Symbol, double Value, double Low, double High) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.Word("symbol", Symbol), Promise.AtLeast("value", Value, Low), Promise.AtLeast("high", High, Value)];
}
