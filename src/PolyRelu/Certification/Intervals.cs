namespace PolyRelu.Certification;

/// <summary>Intervals [low_j, high_j] of the pre-activations.</summary>
/// <param name="Low">[h].</param>
/// <param name="High">[h].</param>
internal sealed record Intervals(double[] Low, double[] High)
{
    /// <summary>Those of a whole set.</summary>
    public static Intervals Of(MarginSpace space) => new(space.Low, space.High);

    /// <summary>Whether an interval holds nothing: then no perturbation is left.</summary>
    public bool IsEmpty
    {
        get
        {
            for (int j = 0; j < Low.Length; j++)
                if (Low[j] > High[j]) return true;
            return false;
        }
    }
}
