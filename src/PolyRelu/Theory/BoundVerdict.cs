namespace PolyRelu.Theory;

/// <summary>Which side of a probability a statement bounds.</summary>
public enum BoundSide
{
    /// <summary>The probability is at most the bound.</summary>
    Upper,

    /// <summary>The probability is at least the bound.</summary>
    Lower,
}

/// <summary>What counted events say about a bound.</summary>
public enum BoundVerdict
{
    /// <summary>The whole confidence interval is on the claimed side.</summary>
    Holds,

    /// <summary>The whole confidence interval is on the other side.</summary>
    Violated,

    /// <summary>The interval contains the bound: more samples would be needed.</summary>
    NotDecided,

    /// <summary>The bound holds for every probability, so that counting tests nothing.</summary>
    SaysNothing,
}

/// <summary>Judges bounds of probabilities by confidence intervals.</summary>
public static class BoundCheck
{
    /// <summary>The verdict on a bound.</summary>
    /// <param name="bound">The claimed bound; an upper one of 1 or more and a lower one of 0 or less say nothing.</param>
    /// <param name="side">What it claims.</param>
    /// <param name="interval">Confidence interval of the probability.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is none.</exception>
    public static BoundVerdict Judge(double bound, BoundSide side, BinomialInterval interval) => side switch
    {
        BoundSide.Upper => bound >= 1 ? BoundVerdict.SaysNothing : Judge(bound, interval),
        BoundSide.Lower => bound <= 0 ? BoundVerdict.SaysNothing
            : Judge(-bound, new BinomialInterval(-interval.High, -interval.Low)),
        _ => throw new ArgumentOutOfRangeException(nameof(side), $"{side} is no side of a bound."),
    };

    private static BoundVerdict Judge(double upper, BinomialInterval interval) =>
        interval.High <= upper ? BoundVerdict.Holds : interval.Low > upper ? BoundVerdict.Violated : BoundVerdict.NotDecided;
}
