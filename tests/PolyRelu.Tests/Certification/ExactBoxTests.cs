using System.Numerics;
using PolyRelu.Certification;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>ReLU networks of up to 3 features and 4 neurons over boxes, against their exact minimum in rational arithmetic.</summary>
/// <remarks>
/// f is linear between the hyperplanes ⟨z, w_j⟩ = 0, so its minimum over a box is at a point where D of these hyperplanes and of the faces
/// of
/// the box meet. All such points are found by Cramer's rule in fractions of integers, and f is evaluated there without rounding.
/// </remarks>
public sealed class ExactBoxTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    public void Bounds_AreBelowTheExactMinimum(int dimension, int hidden)
    {
        int certified = 0, broken = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            PolyReluNetwork network = RandomNetworks.Create(1, false, 1, seed, dimension, hidden);
            CounterRandom random = new(seed + 50);
            Matrix input = RandomNetworks.Gaussian(1, dimension, 1, ref random), logits = new(1, 1);
            network.CreateEvaluator().Logits(input, logits);
            int label = Margin.Prediction(logits.Row(0));
            foreach (double radius in (ReadOnlySpan<double>)[0.05, 0.2, 0.5])
            {
                double exact = Minimum(network, input.Row(0), label, radius);
                SampleCertificate certificate = new Certifier(network)
                    .Decide(new(input, [label]), new ThreatModel(Norm.LInf, 0), [radius],
                    cancellation: TestContext.Current.CancellationToken)[0][0];
                if (certificate.Verdict == Verdict.Certified)
                {
                    certified++;
                    Assert.True(certificate.LowerMargin <= exact, $"Seed {seed}, ε {radius}: {certificate}, but the minimum is {exact}.");
                }
                if (exact < 0) Assert.NotEqual(Verdict.Certified, certificate.Verdict);
                if (certificate.Verdict == Verdict.Broken) broken++;
            }
        }
        Assert.True(certified >= 10 && broken >= 3, $"{certified} certified, {broken} broken: the cases say little.");
    }

    /// <summary>min y f over the box, exactly, then rounded.</summary>
    private static double Minimum(PolyReluNetwork network, ReadOnlySpan<float> input, int label, double radius)
    {
        int dimension = network.InputDimension;
        List<(Fraction[] Normal, Fraction Offset)> planes = [];
        Fraction[] low = new Fraction[dimension], high = new Fraction[dimension];
        for (int i = 0; i < dimension; i++)
        {
            (low[i], high[i]) = (Fraction.Of(input[i]) - Fraction.Of(radius), Fraction.Of(input[i]) + Fraction.Of(radius));
            Fraction[] normal = [.. Enumerable.Range(0, dimension).Select(k => Fraction.Of(k == i ? 1 : 0))];
            planes.Add((normal, low[i]));
            planes.Add((normal, high[i]));
        }
        for (int j = 0; j < network.Hidden; j++)
            planes.Add(([.. network.Weights.Row(j).ToArray().Select(weight => Fraction.Of(weight))], Fraction.Of(0)));
        Fraction? least = null;
        foreach (int[] chosen in Choices(planes.Count, dimension))
        {
            Fraction[][] rows = [.. chosen.Select(k => planes[k].Normal)];
            Fraction determinant = Determinant(rows);
            if (determinant.IsZero) continue;
            Fraction[] point = new Fraction[dimension];
            for (int i = 0; i < dimension; i++)
            {
                int column = i;
                Fraction[][] replaced = [.. rows.Select((row, k) => row.Select((value, c) => c == column ? planes[chosen[k]].Offset : value)
                    .ToArray())];
                point[i] = Determinant(replaced) / determinant;
            }
            if (point.Where((value, i) => value < low[i] || value > high[i]).Any()) continue;
            Fraction sum = Fraction.Of(0);
            for (int j = 0; j < network.Hidden; j++)
            {
                Fraction s = Fraction.Of(0);
                for (int i = 0; i < dimension; i++) s += point[i] * Fraction.Of(network.Weights[j, i]);
                if (s > Fraction.Of(0)) sum += s * Fraction.Of(label * network.OutputWeights[0, j]);
            }
            if (least is null || sum < least.Value) least = sum;
        }
        return least!.Value.ToDouble();
    }

    private static IEnumerable<int[]> Choices(int count, int size, int first = 0)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        for (int k = first; k < count; k++)
            foreach (int[] rest in Choices(count, size - 1, k + 1)) yield return [k, .. rest];
    }

    private static Fraction Determinant(Fraction[][] m) => m.Length switch
    {
        1 => m[0][0],
        2 => (m[0][0] * m[1][1]) - (m[0][1] * m[1][0]),
        3 => (m[0][0] * ((m[1][1] * m[2][2]) - (m[1][2] * m[2][1]))) - (m[0][1] * ((m[1][0] * m[2][2]) - (m[1][2] * m[2][0])))
            + (m[0][2] * ((m[1][0] * m[2][1]) - (m[1][1] * m[2][0]))),
        _ => throw new ArgumentOutOfRangeException(nameof(m), m.Length, "Determinants of up to 3 rows are written out."),
    };

    /// <summary>A fraction of integers; the denominator is positive.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public bool IsZero => Numerator.IsZero;

        public static Fraction Of(double value)
        {
            Dyadic exact = Dyadic.Of(value);
            return exact.Exponent >= 0 ? new(exact.Mantissa << exact.Exponent, 1)
                : Reduced(exact.Mantissa, BigInteger.One << -exact.Exponent);
        }

        public static Fraction operator +(Fraction a, Fraction b) =>
            Reduced((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction operator -(Fraction a, Fraction b) =>
            Reduced((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Fraction operator *(Fraction a, Fraction b) => Reduced(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

        public static Fraction operator /(Fraction a, Fraction b) => Reduced(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

        public static bool operator <(Fraction a, Fraction b) => a.Numerator * b.Denominator < b.Numerator * a.Denominator;

        public static bool operator >(Fraction a, Fraction b) => b < a;

        public double ToDouble()
        {
            int shift = (int)Math.Max(0, 80 - (BigInteger.Abs(Numerator).GetBitLength() - Denominator.GetBitLength()));
            return (double)((Numerator << shift) / Denominator) * Math.Pow(2, -shift);
        }

        private static Fraction Reduced(BigInteger numerator, BigInteger denominator)
        {
            BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            if (denominator.Sign < 0) divisor = -divisor;
            return divisor.IsZero ? new(0, 1) : new(numerator / divisor, denominator / divisor);
        }
    }
}
