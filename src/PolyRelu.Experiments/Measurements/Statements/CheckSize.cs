namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>How much a check of a statement computes.</summary>
internal enum CheckSize
{
    /// <summary>As little as shows that the check works: a second at most. Verdicts may be open.</summary>
    Small,

    /// <summary>Enough to decide: some seconds.</summary>
    Usual,
}
