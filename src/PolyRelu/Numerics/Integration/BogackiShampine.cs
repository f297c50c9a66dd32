namespace PolyRelu.Numerics.Integration;

/// <summary>Bogacki–Shampine 3(2): four stages, three right-hand sides for each step.</summary>
public static class BogackiShampine
{
    /// <summary>The method.</summary>
    /// <remarks>
    /// P. Bogacki, L. Shampine, A 3(2) pair of Runge–Kutta formulas (1989); between the ends of a step the cubic Hermite polynomial.
    /// Cheaper than Dormand–Prince where the right-hand side has kinks, which spoil every higher order, and at tolerances above 1e−3.
    /// </remarks>
    public static RungeKuttaMethod Method { get; } = new()
    {
        Name = "bogacki-shampine-3(2)",
        Order = 3,
        EmbeddedOrder = 2,
        InterpolationOrder = 3,
        Nodes = [0, 0.5, 0.75, 1],
        Coefficients = [[], [0.5], [0, 3.0 / 4], [2.0 / 9, 1.0 / 3, 4.0 / 9]],
        ErrorWeights = [-5.0 / 72, 1.0 / 12, 1.0 / 9, -1.0 / 8],
        Interpolation = [[1, -4.0 / 3, 5.0 / 9], [0, 1, -2.0 / 3], [0, 4.0 / 3, -8.0 / 9], [0, -1, 1]],
    };
}
