using System.Globalization;
using System.Text.Json.Serialization;
using PolyRelu.Data;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>A bound of the probability of an event on clusters of a kind: what is counted, and how a count is judged.</summary>
/// <remarks>All tail statements are counted together on the grid of <c>run theorems</c>, and each alone by its own check.</remarks>
[JsonConverter(typeof(StatementConverter<TailStatement>))]
internal abstract class TailStatement : Statement
{
    /// <summary>C of the Gaussian tail P(|g| ≥ t) ≤ 2 exp(−C t²), with which the bounds are judged.</summary>
    private const double GaussianConstant = 0.5;

    /// <summary>Confidence of the interval of each case.</summary>
    private const double Confidence = 0.9999;

    /// <summary>What is counted, as plain text.</summary>
    public abstract string Event { get; }

    /// <summary>Symbol of the parameter; null where there is none.</summary>
    public virtual string? Parameter => null;

    /// <inheritdoc/>
    public override string Measured => $"how often {Event}";

    /// <inheritdoc/>
    public override string Refutation => "counts whose whole interval lies above the bound: classifiers that err more often than it says";

    /// <summary>The clusters K of the check, and how many of them are positive.</summary>
    protected virtual IReadOnlyList<(int Clusters, int Positive)> Counts => [(2, 1), (10, 6)];

    /// <summary>Which bound a count is compared with.</summary>
    protected virtual Markup Judged =>
        Markup.Of($"the bound with C = {GaussianConstant}, that of the Gaussian tail P(|g| ≥ t) ≤ 2 exp(−C t²)");

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"20,000 samples of clusters, exact distances of 2000, with α = 0.4, 0.5, 2 and 4 in D = 50 ")
        + Markup.Of($"and 200 features, K = {string.Join(" and ", Counts.Select(count => count.Clusters))}, p = 3, ρ = 0.5, ")
        + Markup.Of($"δ = 0.3 and 1.2; an exact interval (Clopper and Pearson, confidence {Confidence}) against ") + Judged;

    /// <summary>The values of the parameter that a cell asks for; none where there is no parameter.</summary>
    public virtual IReadOnlyList<double> Parameters(TheoremConfiguration cell) => [];

    /// <summary>What is counted on a kind of clusters: an entry per classifier, parameter and class.</summary>
    /// <param name="cell">The kind of clusters.</param>
    /// <param name="ideal">The classifiers of its centres.</param>
    public abstract IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal);

    /// <summary>The bound with its constant left open; null where it has none.</summary>
    /// <param name="cell">The kind of clusters.</param>
    /// <param name="parameter">Value of the parameter; null where there is none.</param>
    public abstract TailBound? Tail(TheoremConfiguration cell, double? parameter);

    /// <summary>The bound for a value of its constant, which one without a constant leaves aside.</summary>
    /// <param name="cell">The kind of clusters.</param>
    /// <param name="parameter">Value of the parameter; null where there is none.</param>
    /// <param name="constant">C of the bound.</param>
    public virtual double Bound(TheoremConfiguration cell, double? parameter, double constant) =>
        Tail(cell, parameter)?.At(constant)
            ?? throw new InvalidOperationException($"{Name} has neither a bound with a constant nor one without.");

    /// <summary>Judges what was counted.</summary>
    /// <param name="cell">The kind of clusters.</param>
    /// <param name="count">What was counted of this statement.</param>
    /// <param name="constant">C of the bound.</param>
    /// <param name="confidence">Confidence of the interval, which is that of Clopper and Pearson.</param>
    public TheoremRow Judge(TheoremConfiguration cell, TheoremCount count, double constant, double confidence)
    {
        var interval = BinomialInterval.Of(count.Events, count.Samples, confidence);
        double bound = Bound(cell, count.Parameter, constant);
        return new TheoremRow(cell, count, interval, Tail(cell, count.Parameter), bound, BoundCheck.Judge(bound, Side, interval));
    }

    /// <inheritdoc/>
    public override double SmallChecks => 40;       // twice as many cells, with 20 times as many samples

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TheoremConfiguration[] cells = [.. Cells(context)];
        List<TheoremRow> rows = [];
        for (int i = 0; i < cells.Length; i++)
        {
            context.Step(i, cells.Length);
            rows.AddRange(StatementsPart.Count(cells[i], [this], null, context.Cancellation)
                .Select(count => Judge(cells[i], count, GaussianConstant, Confidence)));
        }
        return new StatementFinding([.. rows.Select(Case)])
        {
            Constants = TheoremFit.Of(rows) is { } fit ? [new FittedConstant("C", fit.Constant, fit.Low, fit.High)] : [],
        };
    }

    private IEnumerable<TheoremConfiguration> Cells(CheckContext context) =>
        from count in Counts
        from dimension in context.Of<int[]>([50], [50, 200])
        from alpha in context.Of<double[]>([0.2, 0.6, 1.4, 2], [0.4, 0.5, 2, 4])
        select new TheoremConfiguration(alpha, dimension, count.Clusters, count.Positive, Basis.Standard, [3], [0.5], [0.3, 1.2],
            context.Of(1000, 20_000), context.Of(200, 2000), context.Seed);

    private CheckedCase Case(TheoremRow row)
    {
        string parameter = row.Count.Parameter is { } value ? string.Create(CultureInfo.InvariantCulture, $", {Parameter} = {value}") : "",
            label = row.Count.Label is { } own ? $", label {(own > 0 ? "+1" : "−1")}" : "";
        return new CheckedCase(string.Create(CultureInfo.InvariantCulture,
            $"{row.Count.Classifier}, K = {row.Cell.Clusters}, D = {row.Cell.Dimension}, α = {row.Cell.Alpha}{parameter}{label}"),
            row.Count.Fraction, row.Interval.Low, row.Interval.High, row.Bound, row.Verdict);
    }
}
