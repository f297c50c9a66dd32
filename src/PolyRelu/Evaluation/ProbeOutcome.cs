namespace PolyRelu.Evaluation;

/// <summary>What <see cref="MaskingProbe"/> broke at a radius.</summary>
/// <param name="Left">Points that the attacks that ran left robust.</param>
/// <param name="Probed">How many of them it attacked.</param>
/// <param name="Successes">What broke some of these, in order.</param>
internal sealed record ProbeOutcome(int Left, int Probed, IReadOnlyList<ProbeSuccess> Successes)
{
    /// <summary>Points broken.</summary>
    public int Broken => Successes.Sum(success => success.Broken);

    /// <summary>What broke how many, in words.</summary>
    public string Found => string.Join(", then ", Successes.Select(success => $"{success.Label} breaks {success.Broken}"));

    /// <summary>The attacks to add, as a list is typed.</summary>
    public string Advised => string.Join(",", Successes.Select(success => success.Advised).Distinct());
}
