namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>What stands behind a statement.</summary>
internal enum StatementStanding
{
    /// <summary>A proof in the publication that is cited.</summary>
    Proven,

    /// <summary>A short derivation that docs/gradient-flow.md or docs/theory.md gives.</summary>
    Derived,

    /// <summary>A conjecture: experiments speak for it.</summary>
    Conjectured,

    /// <summary>Experiments alone.</summary>
    Observed,
}
