namespace PolyRelu.Numerics.Integration;

/// <summary>Dormand–Prince 5(4): seven stages, six right-hand sides for each step.</summary>
public static class DormandPrince
{
    /// <summary>The method.</summary>
    /// <remarks>
    /// J. Dormand, P. Prince, A family of embedded Runge–Kutta formulae (1980); continuous extension of fourth order by L. Shampine,
    /// Some practical Runge–Kutta formulas (1986). The method of choice for smooth problems at tolerances from 1e−3 to 1e−10.
    /// Explicit: on a stiff stretch the step is held below about 3.3 / |λ| by stability, not by accuracy. Where the right-hand side has a
    /// kink inside the step its order falls to that of the kink.
    /// </remarks>
    public static RungeKuttaMethod Method { get; } = new()
    {
        Name = "dormand-prince-5(4)",
        Order = 5,
        EmbeddedOrder = 4,
        InterpolationOrder = 4,
        RealStability = 3.3,
        Nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1],
        Coefficients =
        [
            [],
            [1.0 / 5],
            [3.0 / 40, 9.0 / 40],
            [44.0 / 45, -56.0 / 15, 32.0 / 9],
            [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
            [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
            [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
        ],
        ErrorWeights = [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40],
        Interpolation =
        [
            [1, -8048581381.0 / 2820520608, 8663915743.0 / 2820520608, -12715105075.0 / 11282082432],
            [0, 0, 0, 0],
            [0, 131558114200.0 / 32700410799, -68118460800.0 / 10900136933, 87487479700.0 / 32700410799],
            [0, -1754552775.0 / 470086768, 14199869525.0 / 1410260304, -10690763975.0 / 1880347072],
            [0, 127303824393.0 / 49829197408, -318862633887.0 / 49829197408, 701980252875.0 / 199316789632],
            [0, -282668133.0 / 205662961, 2019193451.0 / 616988883, -1453857185.0 / 822651844],
            [0, 40617522.0 / 29380423, -110615467.0 / 29380423, 69997945.0 / 29380423],
        ],
    };
}
