using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>A ball or box cut by slabs along some directions: the part of a set that one branch of a proof is about.</summary>
/// <remarks>
/// Inequality: for any η, ⟨g, ξ⟩ = ⟨g − Σ η_k q_k, ξ⟩ + Σ η_k ⟨q_k, ξ⟩ ≥ min over the whole set of ⟨g − Σ η_k q_k, ·⟩
/// + Σ min(η_k low_k, η_k high_k). The best η is the multiplier of a linear program (box) or the solution of a projection (ball); one
/// that is not the best makes the bound weak, never false. Where the part is empty the bound has no limit: an empty interval says so.
/// </remarks>
internal sealed class SlabbedSet : PerturbationSet, IQuadraticConstraints
{
    private const int Bisections = 40;
    private readonly PerturbationSet whole;
    private readonly IQuadraticConstraints constraints;
    private readonly Slab[] slabs;

    /// <summary>Cuts a set.</summary>
    /// <param name="whole">A ball of L2 or a box.</param>
    /// <param name="slabs">The slabs.</param>
    public SlabbedSet(PerturbationSet whole, Slab[] slabs)
    {
        (this.whole, constraints, this.slabs) = (whole, (IQuadraticConstraints)whole, slabs);
    }

    /// <summary>The slabs.</summary>
    public IReadOnlyList<Slab> Slabs => slabs;

    /// <inheritdoc/>
    public override PerturbationSet Whole => whole;

    /// <inheritdoc/>
    public override double Radius => whole.Radius;

    /// <inheritdoc/>
    public override double Reach => whole.Reach;

    /// <inheritdoc/>
    public override int Multipliers => whole.Multipliers + slabs.Length;

    /// <inheritdoc/>
    public override double Lowest(ReadOnlySpan<double> g)
    {
        double plain = whole.Lowest(g);
        double[] weights = Balance(g), rest = g.ToArray();
        double sum = 0, size = 0, error = 0;
        for (int k = 0; k < slabs.Length; k++)
        {
            Slab slab = slabs[k];
            double weight = weights[k], along = Math.Min(weight * slab.Low, weight * slab.High);
            if (weight == 0) continue;
            TensorPrimitives.MultiplyAdd(slab.Direction, -weight, rest, rest);
            sum += along;
            size += Math.Abs(along);
            // A product and a difference of each entry.
            error += (4 * Outward.Unit * Math.Abs(weight) * slab.Length) + (2 * Outward.Unit * Outward.LengthUp(rest));
        }
        double bound = Outward.Down(whole.Lowest(rest) + sum - (Outward.Gamma(slabs.Length + 4) * size) - (error * Reach * (1 + 1e-9)));
        return bound > plain ? bound : plain;
    }

    /// <inheritdoc/>
    public override void Minimiser(ReadOnlySpan<double> g, Span<double> point)
    {
        double[] weights = Balance(g), rest = g.ToArray();
        for (int k = 0; k < slabs.Length; k++) TensorPrimitives.MultiplyAdd(slabs[k].Direction, -weights[k], rest, rest);
        whole.Minimiser(rest, point);
        if (whole is UnitBox) Exchange(rest, point);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point)
    {
        double sum = whole.Penalty(multipliers[..whole.Multipliers], point), length = Outward.LengthUp(point);
        for (int k = 0; k < slabs.Length; k++)
        {
            Slab slab = slabs[k];
            double along = slab.At(point), away = Math.Abs(along - slab.Middle), half = slab.Half,
                error = slab.Error(along, point.Length, length),
                square = (away * away) - (half * half) - (2 * away * error)
                    - (Outward.Gamma(8) * ((away * away) + (half * half) + (2 * away * error))) - Outward.Tiny;
            sum = Outward.Down(sum + Outward.Down(0.5 * multipliers[whole.Multipliers + k] * square));
        }
        return sum;
    }

    /// <inheritdoc/>
    public override double Diagonal(ReadOnlySpan<double> multipliers, int coordinate) =>
        whole.Diagonal(multipliers[..whole.Multipliers], coordinate);

    /// <inheritdoc/>
    public override double AddSlabs(ReadOnlySpan<double> multipliers, ReadOnlySpan<double> point, Span<double> gradient)
    {
        double length = Outward.LengthUp(point), error = 0;
        for (int k = 0; k < slabs.Length; k++)
        {
            Slab slab = slabs[k];
            double multiplier = multipliers[whole.Multipliers + k], along = slab.At(point), pull = multiplier * (along - slab.Middle);
            TensorPrimitives.MultiplyAdd(slab.Direction, pull, gradient, gradient);
            error += (multiplier * slab.Error(along, point.Length, length) * slab.Length)
                + (Outward.Gamma(4) * Math.Abs(pull) * slab.Length) + (2 * Outward.Unit * Outward.LengthUp(gradient));
        }
        return Outward.Up(error * (1 + Outward.Gamma(slabs.Length + 8)));
    }

    /// <inheritdoc/>
    public override (int Terms, double Size) AddSlabs(ReadOnlySpan<double> multipliers, DoubleMatrix matrix)
    {
        double size = 0;
        for (int k = 0; k < slabs.Length; k++)
        {
            double multiplier = multipliers[whole.Multipliers + k];
            double[] q = slabs[k].Direction;
            size += multiplier * slabs[k].Length * slabs[k].Length;
            for (int i = 0; i < q.Length; i++)
                if (q[i] != 0) TensorPrimitives.MultiplyAdd(q, multiplier * q[i], matrix.Row(i), matrix.Row(i));
        }
        return (3 * slabs.Length, Outward.Up(size * (1 + Outward.Gamma(slabs.Length + 4))));
    }

    /// <inheritdoc/>
    public double Expand(ReadOnlySpan<double> multipliers, Span<double> linear)
    {
        double sum = constraints.Expand(multipliers[..whole.Multipliers], linear);
        for (int k = 0; k < slabs.Length; k++)
        {
            double multiplier = multipliers[whole.Multipliers + k], middle = slabs[k].Middle;
            TensorPrimitives.MultiplyAdd(slabs[k].Direction, -multiplier * middle, linear, linear);
            sum += 0.5 * multiplier * ((middle * middle) - (slabs[k].Half * slabs[k].Half));
        }
        return sum;
    }

    /// <inheritdoc/>
    public void Bend(ReadOnlySpan<double> multipliers, DoubleMatrix matrix)
    {
        constraints.Bend(multipliers[..whole.Multipliers], matrix);
        AddSlabs(multipliers, matrix);
    }

    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> point, Span<double> values)
    {
        constraints.Values(point, values[..whole.Multipliers]);
        for (int k = 0; k < slabs.Length; k++)
        {
            double away = slabs[k].At(point) - slabs[k].Middle;
            values[whole.Multipliers + k] = (away * away) - (slabs[k].Half * slabs[k].Half);
        }
    }

    /// <inheritdoc/>
    public void Traces(DoubleMatrix inverse, Span<double> traces)
    {
        constraints.Traces(inverse, traces[..whole.Multipliers]);
        double[] image = new double[inverse.Rows];
        for (int k = 0; k < slabs.Length; k++)
        {
            MatrixVector.Multiply(inverse, slabs[k].Direction, image);
            traces[whole.Multipliers + k] = slabs[k].At(image);
        }
    }

    /// <inheritdoc/>
    public void Couple(double[] point, DoubleMatrix inverse, double barrier, DoubleMatrix matrix)
    {
        constraints.Couple(point, inverse, barrier, matrix);
        int own = whole.Multipliers;
        double[] image = new double[inverse.Rows], row = new double[own];
        for (int k = 0; k < slabs.Length; k++)
        {
            MatrixVector.Multiply(inverse, slabs[k].Direction, image);
            double height = slabs[k].At(point) - slabs[k].Middle;
            constraints.Cross(point, image, height, barrier, row);
            for (int i = 0; i < own; i++) matrix[own + k, i] = matrix[i, own + k] = row[i];
            for (int l = 0; l <= k; l++)
            {
                double along = slabs[l].At(image), other = slabs[l].At(point) - slabs[l].Middle;
                matrix[own + k, own + l] = matrix[own + l, own + k] = along * ((height * other) + (barrier * along));
            }
        }
    }

    /// <inheritdoc/>
    public void Cross(ReadOnlySpan<double> point, ReadOnlySpan<double> image, double height, double barrier, Span<double> row) =>
        throw new NotSupportedException("A set that is cut already is cut again by more slabs, not twice.");

    /// <inheritdoc/>
    public double Farthest(ReadOnlySpan<double> point)
    {
        double farthest = constraints.Farthest(point);
        foreach (Slab slab in slabs) farthest = Math.Max(farthest, Math.Abs(slab.At(point) - slab.Middle) / slab.Half);
        return farthest;
    }

    /// <inheritdoc/>
    public void Rooms(Span<double> rooms)
    {
        constraints.Rooms(rooms[..whole.Multipliers]);
        for (int k = 0; k < slabs.Length; k++) rooms[whole.Multipliers + k] = slabs[k].Half * slabs[k].Half;
    }

    /// <inheritdoc/>
    public double Start(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, DoubleMatrix hessian, Span<double> multipliers)
    {
        double[] image = new double[point.Length];
        for (int k = 0; k < slabs.Length; k++)
        {
            // Enough to hold the point, and to bend m upwards along q where it bends down.
            Slab slab = slabs[k];
            MatrixVector.Multiply(hessian, slab.Direction, image);
            double square = slab.Length * slab.Length, bend = -slab.At(image) / square;
            multipliers[whole.Multipliers + k] = ((Math.Abs(slab.At(gradient)) / slab.Half) + (1.5 * Math.Max(0, bend))) / square;
        }
        return constraints.Start(point, gradient, hessian, multipliers[..whole.Multipliers]);
    }

    /// <inheritdoc/>
    public void Raise(double amount, Span<double> multipliers)
    {
        constraints.Raise(amount, multipliers[..whole.Multipliers]);
        for (int k = 0; k < slabs.Length; k++) multipliers[whole.Multipliers + k] += amount / (slabs[k].Length * slabs[k].Length);
    }

    /// <inheritdoc/>
    public double MeanSquare(int dimension) => constraints.MeanSquare(dimension);

    /// <summary>Finds η for the bound of ⟨g, ·⟩ (computed: any η will do).</summary>
    public double[] Balance(ReadOnlySpan<double> g)
    {
        double[] weights = new double[slabs.Length];
        if (whole is EuclideanSet) BalanceBall(g, weights);
        else BalanceBox(g, weights);
        return weights;
    }

    /// <summary>
    /// On a ball, for orthonormal q: the minimiser is −scale·g but where that leaves a slab; there ⟨q, ξ⟩ is the end of the slab.
    /// </summary>
    private void BalanceBall(ReadOnlySpan<double> g, Span<double> weights)
    {
        int count = slabs.Length;
        double[] along = new double[count], ends = new double[count];
        bool[] held = new bool[count];
        double free = TensorPrimitives.SumOfSquares(g), room = whole.Radius * whole.Radius;
        for (int k = 0; k < count; k++) along[k] = slabs[k].At(g);
        for (int pass = 0; pass <= count; pass++)
        {
            double scale = Math.Sqrt(Math.Max(room, 1e-12 * whole.Radius * whole.Radius) / Math.Max(free, 1e-300));
            int worst = -1;
            double farthest = 0;
            for (int k = 0; k < count; k++)
            {
                if (held[k]) continue;
                double at = -scale * along[k], beyond = Math.Max(slabs[k].Low - at, at - slabs[k].High);
                if (beyond > farthest) (worst, farthest) = (k, beyond);
            }
            if (worst < 0)
            {
                for (int k = 0; k < count; k++)
                    if (held[k]) weights[k] = along[k] + (ends[k] / scale);
                return;
            }
            held[worst] = true;
            ends[worst] = -scale * along[worst] < slabs[worst].Low ? slabs[worst].Low : slabs[worst].High;
            free -= along[worst] * along[worst];
            room -= ends[worst] * ends[worst];
        }
    }

    /// <summary>On a box: one η after the other, each where the concave bound is highest, by bisection of its slope.</summary>
    private void BalanceBox(ReadOnlySpan<double> g, Span<double> weights)
    {
        double[] rest = g.ToArray();
        for (int sweep = 0; sweep < (slabs.Length > 1 ? 2 : 1); sweep++)
        {
            for (int k = 0; k < slabs.Length; k++)
            {
                double[] q = slabs[k].Direction;
                TensorPrimitives.MultiplyAdd(q, weights[k], rest, rest);
                weights[k] = BestWeight(slabs[k], rest);
                TensorPrimitives.MultiplyAdd(q, -weights[k], rest, rest);
            }
        }
    }

    /// <summary>η that maximises −‖g − η q‖₁ + min(η low, η high).</summary>
    private static double BestWeight(Slab slab, double[] g)
    {
        double[] q = slab.Direction;
        double Slope(double weight)
        {
            double slope = weight > 0 ? slab.Low : slab.High;
            for (int i = 0; i < q.Length; i++)
            {
                double rest = g[i] - (weight * q[i]);
                slope += rest > 0 ? q[i] : rest < 0 ? -q[i] : 0;
            }
            return slope;
        }
        // With η = 0 the minimiser is −sign(g): it lies in the slab, or η has the sign that pulls it there.
        double up = Slope(double.Epsilon), down = Slope(-double.Epsilon);
        if (up <= 0 && down >= 0) return 0;
        double sign = up > 0 ? 1 : -1, low = 0,
            high = TensorPrimitives.Norm<double>(g) / Math.Max(1e-300, TensorPrimitives.Norm<double>(q));
        if (!(high > 0)) return 0;
        for (int step = 0; step < Bisections && sign * Slope(sign * high) > 0; step++) high *= 4;
        for (int step = 0; step < Bisections && high - low > 1e-6 * high; step++)
        {
            double middle = 0.5 * (low + high);
            if (sign * Slope(sign * middle) > 0) low = middle;
            else high = middle;
        }
        return sign * low;
    }

    /// <summary>Brings a corner of the box into the slabs, by the coordinates whose change costs least.</summary>
    private void Exchange(ReadOnlySpan<double> rest, Span<double> point)
    {
        foreach (Slab slab in slabs)
        {
            double[] q = slab.Direction;
            double along = slab.At(point), missing = along < slab.Low ? slab.Low - along : along > slab.High ? slab.High - along : 0;
            if (missing == 0) continue;
            double[] costs = new double[q.Length];
            int[] order = new int[q.Length];
            for (int i = 0; i < q.Length; i++) (costs[i], order[i]) = (q[i] == 0 ? double.PositiveInfinity : Math.Abs(rest[i] / q[i]), i);
            Array.Sort(costs, order);
            foreach (int i in order)
            {
                if (missing == 0 || q[i] == 0) break;
                double target = Math.Clamp(point[i] + (missing / q[i]), -1, 1);
                missing -= q[i] * (target - point[i]);
                point[i] = target;
                if (Math.Abs(missing) < 1e-12) missing = 0;
            }
        }
    }
}
