namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>A statement about exact gradient flow. Its check runs parts one after the other, each of which gives cases.</summary>
/// <remarks>
/// What a flow is compared with is computed by the code of this folder from the derivation, not by the closed forms of the library,
/// which its integration uses in part. Where the bound is the accuracy of the integration, it is the tolerance of a step times the
/// number of steps times how much a step's error can weigh: the file of the statement says why.
/// </remarks>
internal abstract class FlowStatement : Statement
{
    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Derived;

    /// <summary>What the check runs.</summary>
    /// <param name="context">Size and seed.</param>
    protected abstract IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context);

    /// <summary>What is fitted to the cases; nothing unless overridden.</summary>
    protected virtual IReadOnlyList<FittedConstant> Fit(IReadOnlyList<CheckedCase> cases) => [];

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Func<CancellationToken, IEnumerable<CheckedCase>>[] parts = [.. Parts(context)];
        List<CheckedCase> cases = [];
        for (int i = 0; i < parts.Length; i++)
        {
            context.Step(i, parts.Length);
            cases.AddRange(parts[i](context.Cancellation));
        }
        return new StatementFinding(cases) { Constants = Fit(cases) };
    }
}
