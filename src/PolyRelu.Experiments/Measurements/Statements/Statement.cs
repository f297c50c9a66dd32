using System.Text.Json.Serialization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>A statement of the theory: its words, its source, its hypotheses, its bound, and a check of it that runs.</summary>
/// <remarks>
/// One statement is one file, and one line in the list of its room, which <c>Experiments/StatementEntries.cs</c> joins. The command
/// <c>theorems</c>, the reports and docs/theory.md are made from that list (<see cref="StatementCatalog"/>), and the contract tests cover
/// each statement. How a number is judged is said once, by <see cref="CheckedCase"/>.
/// </remarks>
[JsonConverter(typeof(StatementConverter<Statement>))]
internal abstract class Statement
{
    /// <summary>Short name for the command line and files, in lower case with hyphens; results hold it in camelCase.</summary>
    public abstract string Name { get; }

    /// <summary>Heading.</summary>
    public abstract string Title { get; }

    /// <summary>The statement in symbols, without its source and a full stop.</summary>
    public abstract Markup Claim { get; }

    /// <summary>Where it is said, as texts cite it.</summary>
    public abstract string Source { get; }

    /// <summary>What stands behind it.</summary>
    public virtual StatementStanding Standing => StatementStanding.Proven;

    /// <summary>What it holds under, beside orthonormal clusters with Gaussian noise N(0, (α²/D) I); empty for nothing.</summary>
    public abstract Markup Hypotheses { get; }

    /// <summary>What is said after the source; empty for nothing.</summary>
    public virtual Markup Remark => Markup.Empty;

    /// <summary>What is measured, as plain text.</summary>
    public abstract string Measured { get; }

    /// <summary>The bound in symbols, with its constant left open where it has one.</summary>
    public abstract Markup BoundFormula { get; }

    /// <summary>On which side of the bound the statement sees what is measured.</summary>
    public virtual BoundSide Side => BoundSide.Upper;

    /// <summary>What would violate it: what another world would measure, as plain text without a full stop.</summary>
    public abstract string Refutation { get; }

    /// <summary>On what the check runs, in a sentence without a full stop: data, networks, how it is measured.</summary>
    public abstract Markup Setting { get; }

    /// <summary>Claim, source and remark.</summary>
    public Markup Words => Claim + Markup.Of($" ({Source}).") + Remark;

    /// <summary>Whether a violation is a fault of somebody's: of the proof, or of this program.</summary>
    public bool ShouldHold => Standing is StatementStanding.Proven or StatementStanding.Derived;

    /// <summary>About how many small checks take as long as the usual one, for estimates.</summary>
    public abstract double SmallChecks { get; }

    /// <summary>Measures and judges.</summary>
    /// <returns>The same for the same size and seed, whatever the number of threads.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public abstract StatementFinding Check(CheckContext context);
}
