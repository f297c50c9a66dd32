namespace PolyRelu.Experiments.Measurements.Statements.Limits;

/// <summary>y = C x^β, fitted to logarithms by least squares.</summary>
/// <param name="Exponent">β, with the interval of Student's t at 95%.</param>
/// <param name="Constant">C, with the same.</param>
internal sealed record PowerLaw(FittedConstant Exponent, FittedConstant Constant)
{
    /// <summary>97.5% quantiles of Student's t with 1, 2, … degrees of freedom.</summary>
    private static readonly double[] Quantiles =
        [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120];

    /// <summary>Fits a law.</summary>
    /// <param name="points">Points with x > 0 and y > 0, at least three of them.</param>
    /// <param name="exponent">Symbol of β.</param>
    /// <param name="constant">Symbol of C.</param>
    /// <exception cref="ArgumentException">There are fewer than three points, or one is not positive.</exception>
    public static PowerLaw Fit(IReadOnlyList<(double X, double Y)> points, string exponent, string constant)
    {
        if (points.Count < 3 || points.Any(point => !(point.X > 0 && point.Y > 0)))
            throw new ArgumentException($"A power law is fitted to three positive points at least; got {string.Join(", ", points)}.",
                nameof(points));
        double[] xs = [.. points.Select(point => Math.Log(point.X))], ys = [.. points.Select(point => Math.Log(point.Y))];
        double x = xs.Average(), y = ys.Average(), squares = xs.Sum(value => (value - x) * (value - x));
        double slope = xs.Zip(ys, (a, b) => (a - x) * (b - y)).Sum() / squares, intercept = y - (slope * x);
        int free = points.Count - 2;
        double spread = Math.Sqrt(xs.Zip(ys, (a, b) => Math.Pow(b - intercept - (slope * a), 2)).Sum() / free);
        double quantile = Quantiles[Math.Min(free, Quantiles.Length) - 1];
        double ofSlope = quantile * spread / Math.Sqrt(squares);
        double ofIntercept = quantile * spread * Math.Sqrt((1.0 / points.Count) + (x * x / squares));
        return new PowerLaw(new FittedConstant(exponent, slope, slope - ofSlope, slope + ofSlope),
            new FittedConstant(constant, Math.Exp(intercept), Math.Exp(intercept - ofIntercept), Math.Exp(intercept + ofIntercept)));
    }
}
