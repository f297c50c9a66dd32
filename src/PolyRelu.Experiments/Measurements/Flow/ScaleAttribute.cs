using PolyRelu.Dynamics;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>An initial scale as text: a positive decimal number that need not be within the range of float64.</summary>
internal sealed class ScaleAttribute : PresetRuleAttribute
{
    /// <inheritdoc/>
    public override string Expected => "a positive decimal number such as 0.01, 1e-7 or 1e-3000";

    /// <inheritdoc/>
    public override bool Accepts(object value) => Refusal.Of(() => Read((string)value)) is null;

    private static void Read(string text)
    {
        try
        {
            _ = DecimalScale.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException(wrong.Message, wrong);
        }
    }
}
