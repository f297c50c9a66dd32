using System.Globalization;
using System.Text;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Onnx;

/// <summary>The question whether a point has an adversarial example within a radius, for verifiers: sat means that it has one.</summary>
/// <remarks>
/// In L∞ a box of intervals, clipped to that of the data, in the syntax of VNN-COMP (<c>X_0</c>, <c>Y_0</c>; VNN-LIB 1.0). In L2 a ball,
/// which needs products of variables, in the syntax of VNN-LIB 2.0 (<c>X[0,0]</c>). Numbers are those of float64 with all digits needed;
/// the box is that of the real numbers x ± ε rounded to float64. A tie is an adversarial example, as everywhere in this library.
/// </remarks>
public sealed record VnnLibProperty
{
    /// <summary>The point x [D].</summary>
    public required IReadOnlyList<float> Point { get; init; }

    /// <summary>Its label: 0..C−1, of one output +1 or −1.</summary>
    public required int Label { get; init; }

    /// <summary>L∞ or L2.</summary>
    public required Norm Norm { get; init; }

    /// <summary>The radius ε.</summary>
    public required double Epsilon { get; init; }

    /// <summary>The box of valid inputs; null for none.</summary>
    public Box? Box { get; init; }

    /// <summary>Number of logits C of the network; null for a margin, which is negative or 0 where the label is lost.</summary>
    public required int? Outputs { get; init; }

    /// <summary>Writes the property.</summary>
    /// <param name="path">A file, <c>.vnnlib</c> as a rule.</param>
    /// <exception cref="ArgumentException">
    /// The norm is another, the radius is not positive, or the label is none of the head.
    /// </exception>
    public void Save(string path)
    {
        string text = ToText();
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The property as text.</summary>
    /// <inheritdoc cref="Save"/>
    public string ToText()
    {
        RequireInside();
        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
            throw new ArgumentException(FormattableString.Invariant($"The radius must be positive; got {Epsilon}."));
        if (Outputs is { } outputs) Margin.Require([Label], outputs);
        if (Norm == Norm.LInf) return Boxed();
        if (Norm == Norm.L2) return Ball();
        throw new ArgumentException($"A property is written in {Norm.LInf.Symbol} or {Norm.L2.Symbol}; got {Norm.Symbol}.");
    }

    /// <summary>A number in decimal digits without an exponent, which the syntax does not have.</summary>
    internal static string Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return text;
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = text[0] == '-' ? "-" : "", digits = text[sign.Length..mark];
        int point = digits.IndexOf('.', StringComparison.Ordinal), whole = (point < 0 ? digits.Length : point) + exponent;
        digits = digits.Replace(".", "", StringComparison.Ordinal);
        if (whole <= 0) return $"{sign}0.{new string('0', -whole)}{digits}";
        return whole >= digits.Length ? sign + digits.PadRight(whole, '0') : $"{sign}{digits[..whole]}.{digits[whole..]}";
    }

    private string Boxed()
    {
        StringBuilder text = new();
        Head(text, "box");
        for (int i = 0; i < Point.Count; i++) Line(text, $"(declare-const X_{i} Real)");
        for (int k = 0; k < (Outputs ?? 1); k++) Line(text, $"(declare-const Y_{k} Real)");
        Bounds(text, i => $"X_{i}", Epsilon);
        Line(text, $"(assert {Lost(k => $"Y_{k}", isNested: true)})");
        return text.ToString();
    }

    private string Ball()
    {
        StringBuilder text = new();
        Line(text, "(vnnlib-version <2.0>)");
        Head(text, "ball");
        Line(text, "(declare-network N");
        Line(text, $"    (declare-input X Real [1,{Point.Count}])");
        Line(text, $"    (declare-output Y Real [1,{Outputs ?? 1}])");
        Line(text, ")");
        Bounds(text, i => $"X[0,{i}]", double.PositiveInfinity);
        Line(text, "(assert (<= (+");
        for (int i = 0; i < Point.Count; i++)
        {
            string difference = $"(- X[0,{i}] {Number(Point[i])})";
            Line(text, $"    (* {difference} {difference})");
        }
        Line(text, $") {Number(Epsilon * Epsilon)}))");
        Line(text, $"(assert {Lost(k => $"Y[0,{k}]", isNested: false)})");
        return text.ToString();
    }

    /// <summary>A point outside the box would make a set that holds nothing, of which every verifier says unsat.</summary>
    private void RequireInside()
    {
        float[] point = [.. Point];
        int wrong = Array.FindIndex(point, value => !float.IsFinite(value));
        if (wrong >= 0) throw new ArgumentException($"Feature {wrong} of the point is {point[wrong]}; expected a finite number.");
        int outside = Box?.FirstOutside(point) ?? -1;
        if (outside >= 0)
            throw new ArgumentException($"Feature {outside} of the point is {point[outside]}, outside the box of valid inputs: the "
                + "property would be about nothing.");
    }

    private void Head(StringBuilder text, string shape) =>
        Line(text, $"; {(Norm == Norm.LInf ? "Linf" : "L2")} {shape} of radius {Number(Epsilon)} around a point of label {Label}; "
            + "sat: a point in it is not classified so.");

    private void Bounds(StringBuilder text, Func<int, string> name, double radius)
    {
        float[] lows = new float[Point.Count], highs = new float[Point.Count];
        Array.Fill(lows, float.NegativeInfinity);
        Array.Fill(highs, float.PositiveInfinity);
        Box?.Bounds(lows, highs);
        for (int i = 0; i < Point.Count; i++)
        {
            double low = Math.Max(Point[i] - radius, lows[i]), high = Math.Min(Point[i] + radius, highs[i]);
            if (double.IsFinite(low)) Line(text, $"(assert (>= {name(i)} {Number(low)}))");
            if (double.IsFinite(high)) Line(text, $"(assert (<= {name(i)} {Number(high)}))");
        }
    }

    /// <summary>Where the label is lost: ties among it.</summary>
    private string Lost(Func<int, string> name, bool isNested)
    {
        if (Outputs is null) return $"(<= {name(0)} 0)";
        if (Outputs == 1) return Label > 0 ? $"(<= {name(0)} 0)" : $"(>= {name(0)} 0)";
        string[] rivals = [.. Enumerable.Range(0, Outputs.Value).Where(k => k != Label).Select(k => $"(>= {name(k)} {name(Label)})")];
        if (rivals.Length == 1) return rivals[0];
        return $"(or {string.Join(' ', isNested ? rivals.Select(rival => $"(and {rival})") : rivals)})";
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
