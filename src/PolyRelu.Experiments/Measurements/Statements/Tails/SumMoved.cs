using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>F is still right after the step (1 + ρ)/√K: the probability is bounded from above.</summary>
/// <remarks>It is a statement about the class attacked, so each class has a count of its own.</remarks>
internal sealed class SumMoved : TailStatement
{
    private static readonly int[] Labels = [1, -1];

    /// <inheritdoc/>
    public override string Name => "sum-moved";

    /// <inheritdoc/>
    public override string Title => "One step of 1/√K breaks F";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"With the single direction d<sub>0</sub> = (μ<sub>−</sub> − μ<sub>+</sub>)/√K, or its negative for the other class: "
            + $"P(F(x + (1 + ρ)/√K · d<sub>0</sub>) y &gt; 0) ≤ 2 exp(−C D ρ² / (α² K)) on the class attacked");

    /// <inheritdoc/>
    public override Markup Remark =>
        " Here each sample is moved along the direction of its own class, and each class has rows of its own.";

    /// <inheritdoc/>
    public override string Source => "Min and Vidal 2024";

    /// <inheritdoc/>
    public override Markup Hypotheses => Markup.Of($"ρ &gt; 0");

    /// <inheritdoc/>
    public override string Event => "F is still right after the step";

    /// <inheritdoc/>
    public override Markup BoundFormula => "2 exp(−C D ρ² / (α² K))";

    /// <inheritdoc/>
    public override string Refutation =>
        "counts whose whole interval lies above the bound: an F that is right after the step more often than it says";

    /// <inheritdoc/>
    public override string Parameter => "ρ";

    /// <inheritdoc/>
    public override IReadOnlyList<double> Parameters(TheoremConfiguration cell) => cell.Rhos;

    /// <inheritdoc/>
    public override IEnumerable<CountedEvent> Events(TheoremConfiguration cell, CellClassifiers ideal)
    {
        SumClassifier sum = ideal.Sum;
        Matrix directions = Matrix.From(2, sum.InputDimension, [.. sum.WorstDirection(-1), .. sum.WorstDirection(1)]);
        foreach (double rho in cell.Rhos)
            foreach (int label in Labels)
            {
                double radius = (1 + rho) * TheoremBounds.SumBreakingRadius(cell.Clusters);
                yield return new CountedEvent(sum.Name, draw => StillRight(draw.OfClass(label), radius)) { Parameter = rho, Label = label };
            }

        EventCount StillRight(Samples samples, double radius)
        {
            if (samples.Count == 0) return default;
            Matrix moved = new(samples.Count, samples.Inputs.Columns);
            DirectionStep.Move(samples, directions, radius, moved);
            return EventCount.Of(Predictions.Correct(sum, new Samples(moved, samples.Labels)));
        }
    }

    /// <inheritdoc/>
    public override TailBound? Tail(TheoremConfiguration cell, double? parameter) =>
        TheoremBounds.SumMoved(cell.Dimension, cell.Alpha, cell.Clusters, parameter!.Value);
}
