namespace PolyRelu.Numerics.Integration;

/// <summary>Finds where a function rises through zero between a point at which it is negative and one at which it is not.</summary>
internal static class Bracket
{
    private const int MostTrials = 80;

    /// <summary>Regula falsi with halved weights (the Illinois method).</summary>
    /// <param name="low">A point.</param>
    /// <param name="below">The function there, below 0.</param>
    /// <param name="high">A greater point.</param>
    /// <param name="above">The function there, 0 or above.</param>
    /// <param name="precision">Part of <paramref name="above"/> − <paramref name="below"/> to which the function is known.</param>
    /// <param name="state">Handed to the function.</param>
    /// <param name="function">The function.</param>
    /// <returns>A point at which the function is 0 to its precision, or the first float64 at which it is not negative.</returns>
    public static double Find<T>(double low, double below, double high, double above, double precision, T state,
        Func<double, T, double> function)
    {
        double enough = precision * (above - below);
        int side = 0;                                 // on which side of the zero the last trial was
        for (int k = 0; k < MostTrials && high > Math.BitIncrement(low); k++)
        {
            double trial = Math.Clamp(low + ((high - low) * (-below / (above - below))), Math.BitIncrement(low), Math.BitDecrement(high));
            double value = function(trial, state);
            if (Math.Abs(value) <= enough) return trial;
            if (value < 0)
            {
                (low, below) = (trial, value);
                if (side < 0) above /= 2;
                side = -1;
            }
            else
            {
                (high, above) = (trial, value);
                if (side > 0) below /= 2;
                side = 1;
            }
        }
        return high;
    }
}
