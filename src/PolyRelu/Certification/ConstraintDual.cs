using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The dual of a minorant's minimum over the unit box, climbed by a barrier and Newton's method; proves nothing by itself.
/// </summary>
/// <remarks>
/// <para>
/// With m(ξ) = c + gᵀξ + ½ ξᵀHξ and K = H + diag(λ), the bound is b(λ) = c − ½ gᵀK⁻¹g − ½ Σ λ_i, attained at ξ = −K⁻¹g. Climbed is
/// b + μ(log det K + Σ log λ_i), concave, with P = K⁻¹: its gradient is ½(ξ_i² − 1) + μ(P_ii + 1/λ_i), its negated Hessian
/// P∘ξξᵀ + μ P∘P + μ diag(1/λ²). A step is Newton's, cut to keep λ &gt; 0 and until it climbs; μ falls when Newton's decrement is small.
/// A step is also cut until ξ is in the box or nearly: at the maximum for any μ it is, and an iterate with ξ far outside lies next to the
/// edge of the cone, from where a step of Newton's method gains at most half of the distance, while its moments say nothing of the neurons.
/// The start matters: the multipliers of the attack's point, λ_i = max(0, −ξ*_i (Hξ* + g)_i), lie on the edge of the cone, from which the
/// iteration stalls; half their mean is added to each, and more until K is well inside. Nor do the first envelopes touch at that point
/// alone: they are the best for a deviation of 4‖w̃_j‖ around it, which costs little there and much less far from it (at p = 1 the
/// curvature of one that touches next to the kink has no bound).
/// </para>
/// <para>
/// At a maximum for some μ, ξ and 2μP are the mean and the covariance of a Gaussian with E ξ_i² ≤ 1, and the derivative of the climbed
/// function by an envelope of neuron j is a_j E q_j(s_j). So each step first offers every neuron the envelope with the best expectation
/// (<see cref="TouchingPoint"/>), over the intervals as they are by then, and goes as far towards these as the function climbs.
/// Envelopes of one side form a convex set, in which the function is concave: together with λ this climbs to the best bound of all
/// envelopes.
/// </para>
/// </remarks>
internal sealed class ConstraintDual
{
    private const double FarthestPoint = 1.15;      // of ξ in the maximum norm, wherever a step may end
    private const double FirstSpread = 16;          // variance of s_j, times ‖w̃_j‖²
    private const double FirstBarrier = 0.3;        // times 1/max P_ii
    private const double BarrierDrop = 0.4;
    private const double NearCentre = 0.05;         // Newton's decrement per coordinate below which μ falls
    private const double Armijo = 0.05;
    private const double LeastStep = 1e-5;

    private readonly PairSearch search;
    private readonly MarginSpace space;
    private readonly IQuadraticConstraints constraints;
    private readonly double[] rooms;
    private readonly PowerEnvelope power;
    private readonly NormTerm norm;
    private readonly double[] linear;
    private readonly DoubleMatrix hessian;
    private readonly DoubleMatrix inverse;
    private readonly DoubleMatrix solved;
    private readonly DoubleMatrix newton;
    private Minorant minorant;
    private double constant;
    private double barrier;
    private double lastShare = 1;
    private Iterate current;
    private Iterate trial;

    /// <summary>A dual whose envelopes are drawn around the point where F is least.</summary>
    public ConstraintDual(PairSearch search)
    {
        this.search = search;
        MarginFunction function = search.Function;
        (space, power) = (function.Space, new(function.Power));
        constraints = (IQuadraticConstraints)space.Set;
        norm = LinearStage.NormBelow(function, search.Descent.Point);
        int n = space.Dimension, count = space.Set.Multipliers, hidden = function.Coefficients.Length;
        linear = new double[n];
        rooms = new double[count];
        constraints.Rooms(rooms);
        (inverse, newton, solved) = (new(n, n), new(count, count), new(n, hidden));
        (current, trial) = (new(n, count), new(n, count));
        double[] spread = new double[hidden];
        double square = FirstSpread * constraints.MeanSquare(n);
        for (int j = 0; j < hidden; j++) spread[j] = square * space.Lengths[j] * space.Lengths[j];
        minorant = new(function, search.Intervals, Best(search.Descent.Activations, spread), norm);
        hessian = new(n, n);
        (constant, DoubleMatrix matrix) = Expand(minorant, linear);
        matrix.CopyTo(hessian);
    }

    /// <summary>b(λ) as computed; not proven.</summary>
    public double Bound => current.Bound;

    /// <summary>Finds multipliers inside the cone; false where none were found.</summary>
    public bool TryStart()
    {
        double[] point = search.Descent.Point, gradient = new double[point.Length], multipliers = current.Multipliers;
        double largest = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = TensorPrimitives.Dot<double>(hessian.Row(i), point) + linear[i];
            largest = Math.Max(largest, Math.Abs(hessian[i, i]));
        }
        double mean = constraints.Start(point, gradient, hessian, multipliers);
        // Where the envelopes' own gradient points inwards, that of F says how large a multiplier is.
        if (!(mean > 1e-6 * largest)) mean = constraints.Start(point, search.Descent.Gradient, hessian, multipliers);
        mean = Math.Max(mean, 1e-6 * largest);
        if (!(mean > 0) || !double.IsFinite(mean)) return false;
        constraints.Raise(0.5 * mean, multipliers);
        // The smallest of a few shifts for which K is positive definite even without 0.3 of the mean.
        for (double shift = 0; shift < 1e9 * mean; shift = shift == 0 ? 0.3 * mean : 2 * shift)
        {
            if (!TryFactor(multipliers, shift - (0.3 * mean), trial.Factor)) continue;
            constraints.Raise(shift, multipliers);
            return TryEvaluate(current);
        }
        return false;
    }

    /// <summary>Offers the bound as it stands to the search.</summary>
    public double Offer(string name)
    {
        MarginFunction function = search.Function;
        // Intervals were shortened since: the same envelopes bound the function of what is left, in which less is lost to rounding.
        if (!ReferenceEquals(minorant.Function, function) && HasSigns(function, minorant.Function))
            minorant = new(function, search.Intervals, minorant.Envelopes, LinearStage.NormBelow(function, search.Descent.Point));
        return search.Offer(name, minorant, (double[])current.Multipliers.Clone(), (double[])current.Point.Clone());
    }

    /// <summary>Draws the envelopes again and takes one step of Newton's method; false where neither climbs.</summary>
    public bool TryStep()
    {
        Cholesky.Invert(current.Factor, inverse);
        if (barrier == 0)
        {
            double[] traces = new double[rooms.Length];
            constraints.Traces(inverse, traces);
            double least = double.PositiveInfinity;
            for (int i = 0; i < traces.Length; i++) least = Math.Min(least, rooms[i] / traces[i]);
            barrier = FirstBarrier * least;
        }
        bool drawn = TryDrawAgain();
        if (drawn) Cholesky.Invert(current.Factor, inverse);
        return TryNewton() || drawn;
    }

    private static bool HasSigns(MarginFunction one, MarginFunction other)
    {
        for (int j = 0; j < one.Coefficients.Length; j++)
            if (Math.Sign(one.Coefficients[j]) != Math.Sign(other.Coefficients[j])) return false;
        return true;
    }

    private bool TryDrawAgain()
    {
        MarginFunction function = search.Function;
        int n = space.Dimension, hidden = function.Coefficients.Length;
        space.NeuronsTransposed.CopyTo(solved);
        TriangularSolve.Lower(current.Factor, solved);
        double[] means = new double[hidden], spread = new double[hidden];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = solved.Row(i);
            TensorPrimitives.MultiplyAdd(row, row, spread, spread);
        }
        TensorPrimitives.Multiply(spread, 2 * barrier, spread);
        function.PreActivations(current.Point, means);
        Envelope[] envelopes = Best(means, spread);
        double[] nextLinear = new double[n], startLinear = (double[])linear.Clone();
        double startConstant = constant, start = Climbed(current);
        (double nextConstant, DoubleMatrix next) = Expand(new(function, search.Intervals, envelopes, norm), nextLinear);
        // From here on `next` is the difference; the Hessian in between is made in place.
        Workers.For(n, i => TensorPrimitives.Subtract<double>(next.Row(i), hessian.Row(i), next.Row(i)));
        double share = 0;
        current.Multipliers.CopyTo(trial.Multipliers, 0);
        foreach (double wanted in (ReadOnlySpan<double>)[1, 0.35, 0.12, 0])
        {
            double move = wanted - share;
            Workers.For(n, i => TensorPrimitives.MultiplyAdd<double>(next.Row(i), move, hessian.Row(i), hessian.Row(i)));
            share = wanted;
            constant = startConstant + (share * (nextConstant - startConstant));
            for (int i = 0; i < n; i++) linear[i] = startLinear[i] + (share * (nextLinear[i] - startLinear[i]));
            if (share == 0) return false;
            if (TryEvaluate(trial) && Climbed(trial) > start && IsNear(trial)) break;
        }
        (current, trial) = (trial, current);
        minorant = new(function, search.Intervals, share == 1 ? envelopes : Between(minorant.Envelopes, envelopes, share), norm);
        return true;
    }

    private bool TryNewton()
    {
        double[] point = current.Point, multipliers = current.Multipliers;
        int count = multipliers.Length;
        double[] gradient = new double[count], step = new double[count], traces = new double[count];
        constraints.Values(point, gradient);
        constraints.Traces(inverse, traces);
        constraints.Couple(point, inverse, barrier, newton);
        for (int i = 0; i < count; i++)
        {
            gradient[i] = (0.5 * gradient[i]) + (barrier * (traces[i] + (1 / multipliers[i])));
            newton[i, i] += barrier / (multipliers[i] * multipliers[i]);
        }
        if (!Cholesky.TryFactor(newton)) return false;
        gradient.CopyTo(step, 0);
        TriangularSolve.Lower(newton, step);
        TriangularSolve.LowerTransposed(newton, step);
        double decrement = TensorPrimitives.Dot<double>(gradient, step), start = Climbed(current), most = 1;
        for (int i = 0; i < count; i++)
            if (step[i] < 0) most = Math.Min(most, -0.95 * multipliers[i] / step[i]);
        // The share of the last step is a good guess of this one's.
        double share = Math.Min(most, 4 * lastShare);
        for (; ; share *= 0.5)
        {
            if (share < LeastStep) return false;
            TensorPrimitives.MultiplyAdd(step, share, multipliers, trial.Multipliers);
            if (TryEvaluate(trial) && Climbed(trial) >= start + (Armijo * share * decrement) && IsNear(trial)) break;
        }
        (current, trial) = (trial, current);
        lastShare = share;
        if (decrement < NearCentre * barrier * count || share > 0.9) barrier *= BarrierDrop;
        return true;
    }

    // Not beyond the box by more than the iterate before it.
    private bool IsNear(Iterate iterate) => Farthest(iterate) <= Math.Max(FarthestPoint, Farthest(current));

    private double Farthest(Iterate iterate) => constraints.Farthest(iterate.Point);

    private double Climbed(Iterate iterate) => iterate.Bound + (barrier * iterate.Logarithms);

    private bool TryFactor(double[] multipliers, double shift, DoubleMatrix factor)
    {
        hessian.CopyTo(factor);
        constraints.Bend(multipliers, factor);
        if (shift != 0)
            for (int i = 0; i < factor.Rows; i++) factor[i, i] += shift;
        return Cholesky.TryFactor(factor);
    }

    private bool TryEvaluate(Iterate iterate)
    {
        if (!TryFactor(iterate.Multipliers, 0, iterate.Factor)) return false;
        double[] gradient = (double[])linear.Clone();
        double own = constraints.Expand(iterate.Multipliers, gradient), logarithms = 0;
        TensorPrimitives.Negate(gradient, iterate.Point);
        TriangularSolve.Lower(iterate.Factor, iterate.Point);
        TriangularSolve.LowerTransposed(iterate.Factor, iterate.Point);
        for (int i = 0; i < gradient.Length; i++) logarithms += 2 * Math.Log(iterate.Factor[i, i]);
        foreach (double multiplier in iterate.Multipliers) logarithms += Math.Log(multiplier);
        iterate.Bound = constant + own + (0.5 * TensorPrimitives.Dot<double>(gradient, iterate.Point));
        iterate.Logarithms = logarithms;
        return double.IsFinite(iterate.Bound) && double.IsFinite(logarithms);
    }

    private Envelope[] Best(double[] means, double[] spread)
    {
        Envelope[] envelopes = new Envelope[means.Length];
        Intervals intervals = search.Intervals;
        TouchingPoint touch = new(power);
        for (int j = 0; j < envelopes.Length; j++)
        {
            double a = search.Function.Coefficients[j], low = intervals.Low[j], high = intervals.High[j];
            if (a > 0) envelopes[j] = power.Lower(low, high, touch.Lower(means[j], spread[j], low, high));
            else if (a < 0) envelopes[j] = power.Upper(low, high, touch.Upper(means[j], spread[j], low, high));
        }
        return envelopes;
    }

    private Envelope[] Between(Envelope[] from, Envelope[] to, double share)
    {
        Envelope[] between = new Envelope[from.Length];
        Intervals intervals = search.Intervals;
        for (int j = 0; j < between.Length; j++)
        {
            double a = search.Function.Coefficients[j];
            if (a != 0) between[j] = power.Between(from[j], to[j], share, intervals.Low[j], intervals.High[j], upper: a < 0);
        }
        return between;
    }

    /// <summary>m at the centre: its value, gradient and Hessian.</summary>
    private (double Constant, DoubleMatrix Hessian) Expand(Minorant quadratic, double[] gradient)
    {
        double value = norm.Constant + (norm.Slope * space.SquaredLength);
        for (int j = 0; j < quadratic.Envelopes.Length; j++)
            if (search.Function.Coefficients[j] is not 0 and var a) value += a * quadratic.Envelopes[j].At(space.Clean[j]);
        quadratic.Gradient([], gradient);
        return (value, Hessian.Of(quadratic, new double[rooms.Length]).Matrix);
    }

    /// <summary>Multipliers and what follows from them.</summary>
    private sealed class Iterate(int dimension, int count)
    {
        public double[] Multipliers { get; } = new double[count];

        /// <summary>L of K = L Lᵀ.</summary>
        public DoubleMatrix Factor { get; } = new(dimension, dimension);

        /// <summary>ξ = −K⁻¹g.</summary>
        public double[] Point { get; } = new double[dimension];

        public double Bound { get; set; }

        /// <summary>log det K + Σ log λ_i.</summary>
        public double Logarithms { get; set; }
    }
}
