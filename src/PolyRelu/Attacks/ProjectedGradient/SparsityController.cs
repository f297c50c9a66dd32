namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Step size and sparsity of Auto-PGD in L1: a check every max(⌊0.04 N⌋, 1) iterations.</summary>
/// <remarks>
/// Croce and Hein 2021 (Mind the box), algorithm 1 with the parameters of their code. k, the number of features a step
/// changes, becomes ‖x_best − x‖₀ / 1.5 at every check. Where the sparsity fell below 0.95 of the last, the step returns to its first
/// size and the point to its best; else the step is divided by 1.5, down to a tenth of its first size. k is rounded down, so
/// that steps can come down to one feature, which the original, rounding up, cannot.
/// </remarks>
internal sealed class SparsityController : StepController
{
    private const double FirstShare = 0.2;
    private const double ClearlyFewer = 0.95;
    private const double Reduction = 1.5;
    private const double LeastPart = 10;

    private readonly double[] first;
    private readonly int dimension;
    private readonly double[] features;
    private readonly int[] changed;
    private readonly int[] changedAtCheck;

    /// <summary>A controller.</summary>
    /// <param name="capacity">Number of rows.</param>
    /// <param name="iterations">N, which the windows are measured in.</param>
    /// <param name="dimension">Number of features D.</param>
    public SparsityController(int capacity, int iterations, int dimension)
        : base(capacity, Part(0.04, iterations), 0, 1)
    {
        first = new double[capacity];
        this.dimension = dimension;
        features = new double[capacity];
        changed = new int[capacity];
        changedAtCheck = new int[capacity];
        Array.Fill(features, FirstShare * dimension);
        Array.Fill(changedAtCheck, dimension);
    }

    /// <summary>k, the number of features the row's next step changes.</summary>
    public int Features(int row) => Math.Clamp((int)features[row], 1, dimension);

    /// <summary>Begins a row at a point that changes a number of features already.</summary>
    public void Inherit(int row, int changedFeatures)
    {
        changedAtCheck[row] = changedFeatures;
        features[row] = changedFeatures / Reduction;
    }

    /// <summary>Tells how many features the row's best point changes; before <see cref="Check"/>.</summary>
    public void Measure(int row, int changedFeatures) => changed[row] = changedFeatures;

    /// <inheritdoc/>
    public override void Start(int row, double loss, double step)
    {
        base.Start(row, loss, step);
        first[row] = step;
    }

    /// <inheritdoc/>
    public override bool Check(int row)
    {
        bool fewer = changed[row] < ClearlyFewer * changedAtCheck[row];
        SetStep(row, fewer ? first[row] : Math.Max(Step(row) / Reduction, first[row] / LeastPart));
        Inherit(row, changed[row]);
        return fewer;
    }

    /// <inheritdoc/>
    public override void MoveRow(int source, int destination)
    {
        base.MoveRow(source, destination);
        first[destination] = first[source];
        features[destination] = features[source];
        changed[destination] = changed[source];
        changedAtCheck[destination] = changedAtCheck[source];
    }
}
