namespace PolyRelu;

/// <summary>Fractions of samples, such as accuracies: 0 where there are no samples, never NaN.</summary>
public static class Fraction
{
    /// <summary>The fraction of flags that are set.</summary>
    /// <param name="flags">[n].</param>
    /// <returns>0 to 1; 0 where there is no flag.</returns>
    public static double Of(ReadOnlySpan<bool> flags) => Of(flags.Count(true), flags.Length);

    /// <summary>A part of a whole.</summary>
    /// <param name="part">How many, 0 to <paramref name="whole"/>.</param>
    /// <param name="whole">Of how many.</param>
    /// <returns>0 to 1; 0 where the whole is 0.</returns>
    public static double Of(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
