using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>|ξ_i| ≤ 1 for every i.</summary>
internal sealed class UnitBox(int dimension) : PerturbationSet, IQuadraticConstraints
{
    /// <inheritdoc/>
    public override double Reach { get; } = Outward.Up(Math.Sqrt(dimension));

    /// <inheritdoc/>
    public override int Multipliers => dimension;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g)
    {
        double sum = TensorPrimitives.SumOfMagnitudes(g);
        return -Outward.Up(sum * (1 + Outward.Gamma(g.Length)));
    }

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        for (int i = 0; i < g.Length; i++) point[i] = -Math.Sign(g[i]);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double square = point[i] * point[i];
            sum += multipliers[i] * (square - 1);
            size += multipliers[i] * (square + 1);
        }
        return Outward.Down((0.5 * sum) - (Outward.Gamma(point.Length + 4) * size));
    }

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) => multipliers[coordinate];

    /// <inheritdoc/>
    public double Expand(ReadOnlySpan<double> multipliers, Span<double> linear) => -0.5 * TensorPrimitives.Sum(multipliers);

    /// <inheritdoc/>
    public void Bend(ReadOnlySpan<double> multipliers, DoubleMatrix matrix)
    {
        for (int i = 0; i < matrix.Rows; i++) matrix[i, i] += multipliers[i];
    }

    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> point, Span<double> values)
    {
        for (int i = 0; i < point.Length; i++) values[i] = (point[i] * point[i]) - 1;
    }

    /// <inheritdoc/>
    public void Traces(DoubleMatrix inverse, Span<double> traces)
    {
        for (int i = 0; i < inverse.Rows; i++) traces[i] = inverse[i, i];
    }

    /// <inheritdoc/>
    public void Couple(double[] point, DoubleMatrix inverse, double barrier, DoubleMatrix matrix) =>
        Workers.For(point.Length, i =>
        {
            ReadOnlySpan<double> from = inverse.Row(i);
            Span<double> to = matrix.Row(i)[..point.Length];
            TensorPrimitives.Multiply(point, point[i], to);
            TensorPrimitives.MultiplyAdd(from, barrier, to, to);
            TensorPrimitives.Multiply(to, from, to);
        });

    /// <inheritdoc/>
    public void Cross(ReadOnlySpan<double> point, ReadOnlySpan<double> image, double height, double barrier, Span<double> row)
    {
        for (int i = 0; i < point.Length; i++) row[i] = image[i] * ((point[i] * height) + (barrier * image[i]));
    }

    /// <inheritdoc/>
    public double Farthest(ReadOnlySpan<double> point) => Math.Abs(TensorPrimitives.MaxMagnitude(point));

    /// <inheritdoc/>
    public void Rooms(Span<double> rooms) => rooms.Fill(1);

    /// <inheritdoc/>
    public double Start(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, DoubleMatrix hessian, Span<double> multipliers)
    {
        for (int i = 0; i < point.Length; i++) multipliers[i] = Math.Max(0, -point[i] * gradient[i]);
        return TensorPrimitives.Sum<double>(multipliers) / point.Length;
    }

    /// <inheritdoc/>
    public void Raise(double amount, Span<double> multipliers) => TensorPrimitives.Add(multipliers, amount, multipliers);

    /// <inheritdoc/>
    public double MeanSquare(int dimension) => 1;
}
