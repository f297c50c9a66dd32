using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The neurons of a network that matter, and an orthonormal basis that nearly spans them.</summary>
/// <remarks>
/// The basis grows by pivoted Gram–Schmidt orthogonalisation in double precision: next comes the direction of the neuron whose residual,
/// times its contribution, is largest.
/// </remarks>
internal sealed class NeuronSpan
{
    private const double Dependent = 1e-6;
    private readonly int dimension;
    private readonly double power;
    private readonly double total;
    private readonly double[][] residuals;
    private readonly List<double[]> basis = [];

    /// <summary>Leaves out the neurons of least contribution, together at most a fraction of the sum.</summary>
    public NeuronSpan(PolyReluNetwork network, double fraction)
    {
        (dimension, power) = (network.InputDimension, network.Power);
        double[] contributions = NeuronAnalysis.Contributions(network);
        int[] order = NeuronAnalysis.Dominant(network);
        total = contributions.Sum();
        int count = order.Length;
        while (count > 0 && LeftOut + contributions[order[count - 1]] <= fraction * total) LeftOut += contributions[order[--count]];
        Neurons = order[..count];
        Contributions = [.. Neurons.Select(j => contributions[j])];
        residuals = [.. Neurons.Select(j => Unit(network.Weights.Row(j)))];
    }

    /// <summary>The neurons that matter, by falling contribution.</summary>
    public int[] Neurons { get; }

    /// <summary>Their contributions (<see cref="NeuronAnalysis.Contributions"/>).</summary>
    public double[] Contributions { get; }

    /// <summary>The sum of the contributions that were left out.</summary>
    public double LeftOut { get; }

    /// <summary>The basis [r × D], r ≥ 1.</summary>
    public Matrix Basis { get; private set; }

    /// <summary>Length of what a unit neuron lacks in the basis.</summary>
    public double Residual(int place) => Math.Sqrt(TensorPrimitives.Dot<double>(residuals[place], residuals[place]));

    /// <summary>
    /// Chooses the basis: given directions first, then neurons until what is missing is at most a fraction of the sum of contributions.
    /// </summary>
    public void Grow(Matrix directions, double fraction)
    {
        for (int k = 0; k < directions.Rows; k++) Add(Unit(directions.Row(k)));
        double[] missing = new double[Neurons.Length];
        while (true)
        {
            Workers.For(missing.Length, (this, missing), static (place, work) =>
                work.missing[place] = work.Item1.Contributions[place] * work.Item1.Residual(place));
            int worst = TensorPrimitives.IndexOfMax<double>(missing);
            if (worst < 0 || power * TensorPrimitives.Sum<double>(missing) <= fraction * total || !Add(residuals[worst])) break;
        }
        if (basis.Count == 0) Add([1, .. new double[dimension - 1]]);
        Basis = Rounded();
    }

    /// <summary>Adds a direction, orthogonalised twice, and takes it out of the residuals.</summary>
    /// <returns>Whether it was independent of the basis.</returns>
    private bool Add(double[] direction)
    {
        double[] q = (double[])direction.Clone();
        double before = Math.Sqrt(TensorPrimitives.Dot<double>(q, q));
        for (int pass = 0; pass < 2; pass++)
            foreach (double[] known in basis) Remove(known, q);
        double length = Math.Sqrt(TensorPrimitives.Dot<double>(q, q));
        if (!(length > Dependent * before)) return false;
        TensorPrimitives.Divide(q, length, q);
        basis.Add(q);
        Workers.For(residuals.Length, (residuals, q), static (place, work) => Remove(work.q, work.residuals[place]));
        return true;
    }

    private static void Remove(double[] direction, double[] from) =>
        TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(direction, from), from, from);

    private static double[] Unit(ReadOnlySpan<float> values)
    {
        double[] unit = new double[values.Length];
        TensorPrimitives.ConvertSaturating(values, unit.AsSpan());
        double length = Math.Sqrt(TensorPrimitives.Dot<double>(unit, unit));
        if (length > 0) TensorPrimitives.Divide(unit, length, unit);
        return unit;
    }

    private Matrix Rounded()
    {
        Matrix rows = new(basis.Count, basis[0].Length);
        for (int k = 0; k < rows.Rows; k++)
            for (int i = 0; i < rows.Columns; i++) rows[k, i] = (float)basis[k][i];
        return rows;
    }
}
