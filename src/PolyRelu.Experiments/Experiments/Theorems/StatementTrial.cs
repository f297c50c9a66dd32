using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>Everything the check of a statement depends on.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Size">How much is computed.</param>
/// <param name="Seed">Names all that is drawn.</param>
internal sealed record StatementConfiguration(Statement Statement, CheckSize Size, ulong Seed);

/// <summary>Checks one statement that is not counted on the grid.</summary>
/// <param name="configuration">What to check.</param>
internal sealed class StatementTrial(StatementConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<StatementConfiguration> TheKind = KindOf<StatementConfiguration>("statement", 2,
        own => new StatementTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => $"check of {configuration.Statement.Name}";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => configuration.Statement.Name;

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose() =>
        [new StatementPart(configuration.Statement, configuration.Size, configuration.Seed)];
}
