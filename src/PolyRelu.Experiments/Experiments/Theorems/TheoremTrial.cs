using System.Globalization;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>Counts the events of the statements on clusters of one kind.</summary>
/// <param name="configuration">The cell.</param>
internal sealed class TheoremTrial(TheoremConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<TheoremConfiguration> TheKind = KindOf<TheoremConfiguration>("theorem", 3,
        own => new TheoremTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"statements, K = {configuration.Clusters}, D = {configuration.Dimension}, α = {RadiusText.Of(configuration.Alpha, 4)}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name =>
        string.Create(CultureInfo.InvariantCulture,
            $"theorems-k{configuration.Clusters}-d{configuration.Dimension}-a{configuration.Alpha:0.####}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose() => [new StatementsPart(configuration)];
}
