using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The joint quadratic bound of an L2 ball: envelopes that touch where F is least, one multiplier λ for ‖ξ‖² ≤ r², then contraction.
/// </summary>
/// <remarks>
/// Inequality: for any λ ≥ 0 with K = H + λ I ⪰ 0, F ≥ min over ξ of m(ξ) + ½ λ (‖ξ‖² − r²) (docs/certification.md, section B), which is
/// the
/// least m
/// over the ball for the multiplier of the trust-region problem (Moré and Sorensen 1983). First λ is that of the attack's point,
/// ‖∇F(ξ*)‖/r; Newton's method on 1/r − 1/‖ξ(λ)‖ finds the best one. If the bound is not positive, its ellipsoid shortens the intervals
/// and the envelopes are drawn again, touching at the minimiser, and spread by the deviations of the ellipsoid where that pays.
/// </remarks>
internal sealed class BallStage(int contractions) : Stage
{
    /// <summary>Name of what the first envelopes prove.</summary>
    public const string FirstName = "quadratic";

    /// <summary>Name of what contraction proves.</summary>
    public const string ContractedName = "contraction";

    private const int NewtonSteps = 6;
    private static readonly double[] Shares = [0.1, 0.03, 0.01];

    /// <inheritdoc/>
    public override string Name => FirstName;

    /// <inheritdoc/>
    public override bool Supports(MarginSpace space) => space.Set is EuclideanSet;

    /// <inheritdoc/>
    public override void Search(PairSearch search)
    {
        MarginFunction function = search.Function;
        LocalDescent descent = search.Descent;
        int hidden = function.Coefficients.Length;
        double[] deviations = new double[hidden], spread = new double[hidden], activations = new double[hidden];
        double radius = function.Space.Set.Radius, multiplier = TensorPrimitives.Norm(descent.Gradient) / radius, scale = 0;
        foreach (double share in function.Power < 2 ? Shares : [0])
        {
            for (int j = 0; j < hidden; j++) spread[j] = Square(share * radius * function.Space.Lengths[j]);
            (double bound, double given) = Solve(search, FirstName, descent.Activations, spread, descent.Point, multiplier);
            if (search.IsProven) return;
            if (bound == search.Bound) (multiplier, scale) = (given, share);
        }
        double[] curvatures = new double[hidden];
        scale = -1;
        for (int round = 0; round < contractions; round++)
        {
            search.Cancellation.ThrowIfCancellationRequested();
            double before = search.Bound;
            if (!search.Contract(ContractedName, deviations) || search.IsProven) return;
            QuadraticRound latest = search.Latest!;
            if (scale < 0) scale = Match(latest, deviations);
            function.PreActivations(latest.Point, activations);
            double better = scale;
            foreach ((double factor, double[] means) in (ReadOnlySpan<(double, double[])>)
                [(1, activations), (1, descent.Activations), (0.25, activations), (0.25, descent.Activations)])
            {
                for (int j = 0; j < hidden; j++) spread[j] = factor * scale * Square(deviations[j]);
                (double bound, double given) = Solve(search, ContractedName, means, spread, latest.Point, multiplier);
                if (search.IsProven) return;
                if (bound == search.Bound) (multiplier, better) = (given, factor * scale);
            }
            scale = better;
            if (!(search.Bound > before + (0.02 * Math.Abs(before)))) return;
        }
    }

    private static double Square(double value) => value * value;

    private static double Match(QuadraticRound round, double[] deviations)
    {
        double sum = 0, spread = 0;
        for (int j = 0; j < deviations.Length; j++)
        {
            if (round.Envelopes[j].Curvature == 0) continue;
            sum += Square(deviations[j]);
            spread += Square(round.Envelopes[j].Touch);
        }
        return sum > 0 ? 0.01 * spread / sum : 0;
    }

    /// <summary>Offers the best bound of one choice of envelopes.</summary>
    private static (double Bound, double Multiplier) Solve(PairSearch search, string name, double[] touch, double[] spread, double[] point,
        double multiplier)
    {
        MarginFunction function = search.Function;
        MarginSpace space = function.Space;
        double radius = ((EuclideanSet)space.Set).Radius;
        Minorant minorant = Touching.At(search, touch, spread, point);
        Hessian hessian = Hessian.Of(minorant, [0.0]);
        double[] linear = new double[space.Dimension], minimiser = new double[space.Dimension];
        minorant.Gradient([], linear);
        double lambda = Math.Max(multiplier, 1e-12 * hessian.Trace), lowest = 0, best = double.NaN;
        double[] bestPoint = new double[space.Dimension];
        DoubleMatrix factor = new(space.Dimension, space.Dimension);
        for (int step = 0; step < NewtonSteps; step++)
        {
            if (!hessian.TryFactor(lambda, factor))
            {
                lowest = Math.Max(lowest, lambda);
                lambda = double.IsNaN(best) ? 1.3 * lambda : 0.5 * (lambda + best);
                step -= double.IsNaN(best) && lambda < 10 * hessian.Trace ? 1 : 0;
                continue;
            }
            TensorPrimitives.Negate(linear, minimiser);
            TriangularSolve.Lower(factor, minimiser);
            TriangularSolve.LowerTransposed(factor, minimiser);
            best = lambda;
            minimiser.CopyTo(bestPoint, 0);
            double length = TensorPrimitives.Norm<double>(minimiser);
            if (Math.Abs(length - radius) < 1e-6 * radius || (length < radius && lambda <= 1e-11 * hessian.Trace)) break;
            TriangularSolve.Lower(factor, minimiser);
            double square = TensorPrimitives.SumOfSquares<double>(minimiser), next = lambda + (length * length / square * (length - radius)
                / radius);
            lambda = Math.Max(next, lowest > 0 ? lowest + (0.1 * (lambda - lowest)) : 1e-12 * hessian.Trace);
        }
        if (double.IsNaN(best)) return (double.NegativeInfinity, multiplier);
        // A little beyond the last factorised multiplier: the proof factors K less its errors.
        double given = best + Math.Max(4e-10 * hessian.Trace / space.Dimension, 1e-9 * best);
        return (search.Offer(name, minorant, [given], bestPoint), best);
    }
}
