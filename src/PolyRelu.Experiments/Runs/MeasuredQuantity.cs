namespace PolyRelu.Experiments.Runs;

/// <summary>What a number of a trial measures. The same name means the same in every experiment.</summary>
/// <param name="Name">Its name in tables for programs, such as <c>robustAccuracy</c>.</param>
/// <param name="Words">The same for a person: <c>robust accuracy</c>.</param>
/// <param name="Form">What its values are.</param>
internal sealed record MeasuredQuantity(string Name, string Words, QuantityForm Form)
{
    /// <summary>Whether a report of many trials shows it; the others stand in their tables alone.</summary>
    public bool IsHeadline { get; init; }

    /// <summary>Whether 0 says that the other numbers of the trial are no findings.</summary>
    public bool IsVerdict { get; init; }
}

/// <summary>What the values of a quantity are.</summary>
internal enum QuantityForm
{
    /// <summary>Fractions from 0 to 1.</summary>
    Fraction,

    /// <summary>Numbers of any size.</summary>
    Number,
}
