using PolyRelu.Certification;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Evidence;

/// <summary>
/// F of one rival over a part of a set, made again from the network: κ ‖z‖^{p−1} times the margin less what the program may lose.
/// </summary>
/// <remarks>
/// F(ξ) = Σ_j a_j σ(s_j)^p + b t^e + constant with e = (p − 1)/2 where inputs are normalised, else 0. Each of these numbers is the
/// lower end of an interval that holds the exact one, and each multiplies something ≥ 0, so F is a lower bound.
/// </remarks>
internal sealed class MarginCheck
{
    /// <summary>How close numbers of the file must be to those computed again, of their size.</summary>
    public const double Closeness = 1e-6;

    private readonly double[] ends;
    private readonly double power;

    /// <summary>Makes F again.</summary>
    /// <param name="set">The set.</param>
    /// <param name="rounding">What knows the program.</param>
    /// <param name="label">y.</param>
    /// <param name="rival">k.</param>
    /// <param name="high">Where pre-activations end on the part [h].</param>
    /// <param name="touches">Where the terms of rounding are close.</param>
    public MarginCheck(CheckedSet set, ProgramRounding rounding, int label, int rival, double[] high, double[] touches)
    {
        PolyReluNetwork network = set.Network;
        (ends, power) = (high, network.Power);
        bool normalised = network.NormalizeInput && network.Power != 1, binary = network.Outputs == 1;
        Exponent = normalised ? (network.Power - 1) / 2 : 0;
        Scale = 1;
        if (normalised && CheckedSet.Length(set.Origin).High is > 0 and var size)
        {
            double scale = Math.Pow(size, 1 - network.Power);
            if (double.IsNormal(scale)) Scale = scale;
        }
        RoundingTerms terms = rounding.Over(set.Extent(high)).Along(label, rival, touches);
        Coefficients = new double[network.Hidden];
        Enclosure constant = 0;
        for (int j = 0; j < Coefficients.Length; j++)
        {
            Enclosure weight = binary ? label * (Enclosure)network.OutputWeights[0, j]
                : (Enclosure)network.OutputWeights[label, j] - network.OutputWeights[rival, j];
            Enclosure length = set.NeuronLengths[j], unit = !(length.High > 0) ? 0
                : network.Form == NeuronForm.Normalised ? Scale * length.Power(1 - network.Power) : Scale;
            Coefficients[j] = (unit * (weight - terms.Weights[j])).Low;
            constant += unit * terms.Constants[j];
        }
        Constant = -constant.High;
        float[] bias = network.Bias ?? new float[network.Outputs];
        Enclosure difference = binary ? label * (Enclosure)bias[0] : (Enclosure)bias[label] - bias[rival];
        Offset = ((difference - terms.Margin) * Scale).Low;
        Range = set.Squares.Power(Exponent);
    }

    /// <summary>a [h].</summary>
    public double[] Coefficients { get; }

    /// <summary>b.</summary>
    public double Offset { get; private set; }

    /// <summary>The constant.</summary>
    public double Constant { get; private set; }

    /// <summary>e.</summary>
    public double Exponent { get; }

    /// <summary>κ.</summary>
    public double Scale { get; }

    /// <summary>Where t^e lies.</summary>
    public Enclosure Range { get; }

    /// <summary>A lower bound of the margin from one of F.</summary>
    public double MarginOf(double bound)
    {
        Enclosure factor = Scale * Range;
        return bound > 0 ? bound / factor.High * (1 - 1e-15) : factor.Low > 0 ? bound / factor.Low * (1 + 1e-15) : double.NegativeInfinity;
    }

    /// <summary>
    /// Lowers F to what the file says, which may set aside more than is needed here; null, or what sets aside less.
    /// </summary>
    /// <remarks>
    /// What the program may lose of a neuron that is hardly ever on depends on its interval out of all proportion, so coefficients are
    /// compared by what their terms may be.
    /// </remarks>
    public string? Disagreement(MarginTerms stated)
    {
        double[] largest = Array.ConvertAll(ends, end => Math.Pow(Math.Max(0, end), power));
        double size = Coefficients.Zip(largest, (a, term) => Math.Abs(a) * term).Sum();
        for (int j = 0; j < Coefficients.Length; j++)
        {
            if (!((stated.Coefficients[j] - Coefficients[j]) * largest[j] <= (Closeness * size) + 1e-250))
                return $"the coefficient of neuron {j} is {Coefficients[j]:g9}, not {stated.Coefficients[j]:g9}";
            Coefficients[j] = Math.Min(Coefficients[j], stated.Coefficients[j]);
        }
        if (IsAbove(stated.Offset, Offset)) return $"the factor of the bias is {Offset:g9}, not {stated.Offset:g9}";
        if (IsAbove(stated.Constant, Constant)) return $"the constant is {Constant:g9}, not {stated.Constant:g9}";
        (Offset, Constant) = (Math.Min(Offset, stated.Offset), Math.Min(Constant, stated.Constant));
        return null;
    }

    /// <summary>Whether two numbers agree.</summary>
    public static bool Close(double stated, double found, double size) =>
        Math.Abs(stated - found) <= (Closeness * (Math.Abs(found) + size)) + 1e-250;

    private static bool IsAbove(double stated, double found) => !(stated <= found + (Closeness * Math.Abs(found)) + 1e-250);
}
