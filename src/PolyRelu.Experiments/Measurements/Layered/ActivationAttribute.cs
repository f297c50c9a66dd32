using PolyRelu.Experiments.Presets;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Experiments.Measurements.Layered;

/// <summary>The word of an activation.</summary>
internal sealed class ActivationAttribute : PresetRuleAttribute
{
    /// <inheritdoc/>
    public override string Expected => "an activation such as relu, relu^3 or tanh";

    /// <inheritdoc/>
    public override bool Accepts(object value)
    {
        try
        {
            _ = Activation.Parse((string)value);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
