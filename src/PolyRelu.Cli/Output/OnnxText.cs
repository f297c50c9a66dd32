using PolyRelu.Cli.Options;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using PolyRelu.Onnx;

namespace PolyRelu.Cli.Output;

/// <summary>What <c>convert</c> prints of an ONNX file.</summary>
internal static class OnnxText
{
    /// <summary>What was written, and whether ONNX Runtime agrees.</summary>
    public static void Write(TextWriter output, string path, INetwork network, OnnxPlan plan, OnnxAgreement? agreement)
    {
        string numbers = plan.Precision == OnnxPrecision.Wide ? "float64" : "float32",
            what = network is PolyReluNetwork own ? NetworkDescription.Of(own)
                : $"layers, {network.InputDimension} → {network.Outputs}";
        string part = plan.Rival is { } rival ? FormattableString.Invariant(
            $"margin of label {plan.LabelOrPoints} against {rival}, r = {plan.LengthFor((PolyReluNetwork)network):0.####}, of ") : "";
        output.WriteLine($"{Quotation.Name(path)}: {part}{what}, {numbers}");
        if (agreement is not null)
            output.WriteLine(FormattableString.Invariant($"ONNX Runtime, {Plural.Of(agreement.Points, "point")}: ") + (plan.Rival is null
                ? FormattableString.Invariant($"at most {agreement.FromFloats:0.0e0} from the float32 logits ")
                    + FormattableString.Invariant($"and {agreement.FromDoubles:0.0e0} from float64")
                : FormattableString.Invariant($"at most {agreement.FromDoubles:0.0e0} from the margin in float64"))
                + FormattableString.Invariant($", of values up to {agreement.Logit:0.###}"));
    }

    /// <summary>The property that was written.</summary>
    public static void WriteProperty(TextWriter output, OnnxPlan plan) =>
        output.WriteLine($"{Quotation.Name(plan.Property!)}: {plan.Norm.Symbol} {plan.Epsilon} around point {plan.Point}, label "
            + $"{plan.LabelOrPoints}; sat: it has an adversarial example");
}
