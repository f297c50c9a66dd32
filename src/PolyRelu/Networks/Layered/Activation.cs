using System.Globalization;
using PolyRelu.Networks.Layered.Activations;

namespace PolyRelu.Networks.Layered;

/// <summary>A function of one number, applied feature by feature, with its derivative. Closed: the members here make all.</summary>
/// <remarks>
/// Texts (<see cref="Parse"/>, <see cref="Word"/>) are those of the command line: <c>relu</c>, <c>leaky-relu:0.2</c>, <c>relu^3</c>.
/// Derivatives at kinks are those of automatic differentiation elsewhere: 0 for ReLU, the slope of the negative side for leaky ReLU,
/// 0 for roots at zero.
/// </remarks>
public abstract record Activation
{
    private const float UsualSlope = 0.01f;

    private static readonly Activation[] Plain = [Relu, Tanh, Sigmoid, Gelu, GeluTanh, Silu, Softplus];

    private protected Activation()
    {
    }

    /// <summary>max(x, 0).</summary>
    public static Activation Relu => new RectifiedPower(1);

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh => new TanhActivation();

    /// <summary>1 / (1 + e^−x).</summary>
    public static Activation Sigmoid => new SigmoidActivation();

    /// <summary>x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016).</summary>
    public static Activation Gelu => new GeluActivation(false);

    /// <summary>The approximation ½x(1 + tanh(√(2/π)(x + 0.044715x³))) of the same.</summary>
    public static Activation GeluTanh => new GeluActivation(true);

    /// <summary>x / (1 + e^−x), also called swish.</summary>
    public static Activation Silu => new SiluActivation();

    /// <summary>log(1 + e^x).</summary>
    public static Activation Softplus => new SoftplusActivation();

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public abstract string Word { get; }

    /// <summary>x for x &gt; 0, else slope·x.</summary>
    /// <exception cref="ArgumentException">The slope is not finite.</exception>
    public static Activation LeakyRelu(float slope = UsualSlope) => new LeakyReluActivation(Finite(slope, nameof(slope)));

    /// <summary>x for x &gt; 0, else α(e^x − 1).</summary>
    /// <exception cref="ArgumentException">α is not finite.</exception>
    public static Activation Elu(float alpha = 1) => new EluActivation(Finite(alpha, nameof(alpha)));

    /// <summary>σ(x)^p, the polynomial ReLU without its scales; p = 1 is <see cref="Relu"/>.</summary>
    /// <exception cref="ArgumentException">The power is none from 1 to <see cref="PolyReluNetwork.LargestPower"/>.</exception>
    public static Activation ReluPower(double power) => PolyReluNetwork.PowerProblem(power) is { } problem
        ? throw new ArgumentException($"The power p must be {problem}.", nameof(power)) : new RectifiedPower(power);

    /// <summary>x^e; not a number where x &lt; 0 and e is no whole number.</summary>
    /// <exception cref="ArgumentException">The exponent is not finite.</exception>
    public static Activation Power(double exponent) => double.IsFinite(exponent) ? new PowerFunction(exponent)
        : throw new ArgumentException($"The exponent must be finite; got {exponent}.", nameof(exponent));

    /// <summary>Reads <see cref="Word"/>; parameters may be left out where there are usual ones.</summary>
    /// <exception cref="FormatException">The text is none of them; the message lists all.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Array.Find(Plain, one => one.Word == text) is { } plain) return plain;
        if (text.StartsWith(RectifiedPower.Sign, StringComparison.Ordinal) && Number(text[RectifiedPower.Sign.Length..]) is { } power
            && PolyReluNetwork.PowerProblem(power) is null) return ReluPower(power);
        if (text.StartsWith(PowerFunction.Sign, StringComparison.Ordinal) && Number(text[PowerFunction.Sign.Length..]) is { } exponent)
            return Power(exponent);
        string[] parts = text.Split(':');
        double? parameter = parts.Length == 2 ? Number(parts[1]) : null;
        if (parts.Length == 1 || (parts.Length == 2 && parameter is not null))
        {
            if (parts[0] == LeakyReluActivation.Name) return LeakyRelu((float)(parameter ?? UsualSlope));
            if (parts[0] == EluActivation.Name) return Elu((float)(parameter ?? 1));
        }
        string[] words = [.. Plain.Select(one => one.Word), $"{RectifiedPower.Sign}P", LeakyReluActivation.Name + "[:SLOPE]",
            EluActivation.Name + "[:ALPHA]", PowerFunction.Sign + "E"];
        throw new FormatException(
            $"{Quotation.Of(text)} is no activation; there are {string.Join(", ", words)}{NearestName.Aside(text, words)}");
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Word;

    /// <summary>Computes φ of one row; an element's bits depend on the element and the length of the row alone.</summary>
    internal abstract void Apply(ReadOnlySpan<float> inputs, Span<float> results);

    /// <summary>Multiplies a row of derivatives with respect to the results by φ′.</summary>
    /// <param name="inputs">[w].</param>
    /// <param name="results">[w], φ(inputs).</param>
    /// <param name="gradients">[w], multiplied in place.</param>
    internal abstract void PullBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> results, Span<float> gradients);

    /// <summary>φ in double.</summary>
    internal abstract double Apply(double input);

    /// <summary>How far φ may move where its input moves by an error, beyond rounding: of a monotone function what its ends say.</summary>
    /// <param name="input">x.</param>
    /// <param name="error">≥ 0.</param>
    internal virtual double Spread(double input, double error)
    {
        double centre = Apply(input);
        return Math.Max(Math.Abs(Apply(input + error) - centre), Math.Abs(Apply(input - error) - centre));
    }

    /// <summary>Error of the float32 evaluation, in units 2⁻²⁴ of the result; roundings of intermediate results included.</summary>
    internal virtual double Units => 4;

    /// <summary>What comes on top of it whatever the result is, in units 2⁻²⁴ of 1: of functions that are computed as 1 − t.</summary>
    internal virtual double UnitsOfOne => 0;

    private protected static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private protected static string Text(float number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static float Finite(float number, string name) =>
        float.IsFinite(number) ? number : throw new ArgumentException($"A finite number is expected; got {number}.", name);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : null;
}
