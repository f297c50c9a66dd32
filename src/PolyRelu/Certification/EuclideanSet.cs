using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>‖ξ‖₂ ≤ r.</summary>
internal sealed class EuclideanSet(double radius) : PerturbationSet, IQuadraticConstraints
{
    /// <summary>A number not above ½ λ (‖ξ‖² − r²).</summary>
    public static double Penalty(double multiplier, ReadOnlySpan<double> point, double radius)
    {
        double square = TensorPrimitives.SumOfSquares(point), reach = radius * radius,
            error = (Outward.Gamma(point.Length + 4) * (square + reach)) + Outward.Tiny;
        return Outward.Down(0.5 * multiplier * (square - reach - error));
    }

    /// <inheritdoc/>
    public override double Radius { get; } = radius;

    /// <inheritdoc/>
    public override double Reach => Radius;

    /// <inheritdoc/>
    public override int Multipliers => 1;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g) => -Outward.Up(Radius * Outward.LengthUp(g));

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        double length = TensorPrimitives.Norm(g);
        TensorPrimitives.Multiply(g, length > 0 ? -Radius / length : 0, point);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point) =>
        Penalty(multipliers[0], point, Radius);

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) => multipliers[0];

    /// <inheritdoc/>
    public double Expand(ReadOnlySpan<double> multipliers, Span<double> linear) => -0.5 * multipliers[0] * Radius * Radius;

    /// <inheritdoc/>
    public void Bend(ReadOnlySpan<double> multipliers, DoubleMatrix matrix)
    {
        for (int i = 0; i < matrix.Rows; i++) matrix[i, i] += multipliers[0];
    }

    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> point, Span<double> values) =>
        values[0] = TensorPrimitives.SumOfSquares(point) - (Radius * Radius);

    /// <inheritdoc/>
    public void Traces(DoubleMatrix inverse, Span<double> traces)
    {
        traces[0] = 0;
        for (int i = 0; i < inverse.Rows; i++) traces[0] += inverse[i, i];
    }

    /// <inheritdoc/>
    public void Couple(double[] point, DoubleMatrix inverse, double barrier, DoubleMatrix matrix)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            ReadOnlySpan<double> row = inverse.Row(i);
            sum += (point[i] * TensorPrimitives.Dot<double>(row, point)) + (barrier * TensorPrimitives.SumOfSquares(row));
        }
        matrix[0, 0] = sum;
    }

    /// <inheritdoc/>
    public void Cross(ReadOnlySpan<double> point, ReadOnlySpan<double> image, double height, double barrier, Span<double> row) =>
        row[0] = (TensorPrimitives.Dot(point, image) * height) + (barrier * TensorPrimitives.SumOfSquares(image));

    /// <inheritdoc/>
    public double Farthest(ReadOnlySpan<double> point) => TensorPrimitives.Norm(point) / Radius;

    /// <inheritdoc/>
    public void Rooms(Span<double> rooms) => rooms[0] = Radius * Radius;

    /// <inheritdoc/>
    public double Start(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, DoubleMatrix hessian, Span<double> multipliers) =>
        multipliers[0] = Math.Max(0, -TensorPrimitives.Dot(point, gradient) / (Radius * Radius));

    /// <inheritdoc/>
    public void Raise(double amount, Span<double> multipliers) => multipliers[0] += amount;

    /// <inheritdoc/>
    public double MeanSquare(int dimension) => Radius * Radius / dimension;
}
