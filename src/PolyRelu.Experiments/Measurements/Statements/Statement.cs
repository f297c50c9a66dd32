using System.Text.Json.Serialization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>A statement of the theory: what it says and of what, what is counted, its bound, and how a count is judged.</summary>
/// <remarks>
/// A bound of the probability of an event on clusters of a kind. One statement is one file; <see cref="StatementEntries"/> lists them,
/// and the contract tests cover each.
/// </remarks>
[JsonConverter(typeof(StatementConverter))]
internal abstract class Statement
{
    /// <summary>Short name for files, in lower case with hyphens; results hold it in camelCase.</summary>
    public abstract string Name { get; }

    /// <summary>Heading.</summary>
    public abstract string Title { get; }

    /// <summary>The statement in symbols, without its source and a full stop.</summary>
    public abstract Markup Claim { get; }

    /// <summary>Where it is proven, as texts cite it.</summary>
    public abstract string Source { get; }

    /// <summary>What it holds under, beside orthonormal clusters with Gaussian noise N(0, (α²/D) I); empty for nothing.</summary>
    public abstract Markup Hypotheses { get; }

    /// <summary>What is said after the source; empty for nothing.</summary>
    public virtual Markup Remark => Markup.Empty;

    /// <summary>What is counted, as plain text.</summary>
    public abstract string Event { get; }

    /// <summary>The bound in symbols.</summary>
    public abstract Markup BoundFormula { get; }

    /// <summary>Symbol of the parameter; null where there is none.</summary>
    public virtual string? Parameter => null;

    /// <summary>Which side of the probability of the event is bounded.</summary>
    public virtual BoundSide Side => BoundSide.Upper;

    /// <summary>Claim, source and remark.</summary>
    public Markup Words => Claim + Markup.Of($" ({Source}).") + Remark;

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
}
