using System.Numerics.Tensors;

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
    private const double Enough = 1e-6;     // of m(0): more than rounding takes
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
        using var few = NeuronHessian.Of(minorant);
        IBallHessian hessian = few is null ? new DenseBallHessian(minorant) : few;
        // At a global minimum of the quadratic the attack's point and multiplier are the answer already, and one factorisation proves it.
        if (few is not null && ReferenceEquals(point, search.Descent.Point))
        {
            double bound = search.Offer(name, minorant, [Beyond(multiplier, hessian.Scale / space.Dimension)], point, few);
            if (search.IsProven) return (bound, multiplier);
        }
        double[] linear = new double[space.Dimension], minimiser = new double[space.Dimension], bestPoint = new double[space.Dimension];
        minorant.Gradient([], linear);
        double centre = AtCentre(minorant);
        double scale = hessian.Scale, floor = Math.Max(0, -2 * minorant.Norm.Slope) + (1e-12 * scale),
            lambda = Math.Max(multiplier, floor), lowest = 0, best = double.NaN;
        for (int step = 0; step < NewtonSteps; step++)
        {
            if (!hessian.TryFactor(lambda))
            {
                lowest = Math.Max(lowest, lambda);
                lambda = double.IsNaN(best) ? 1.3 * lambda : 0.5 * (lambda + best);
                step -= double.IsNaN(best) && lambda < 10 * scale ? 1 : 0;
                continue;
            }
            TensorPrimitives.Negate(linear, minimiser);
            hessian.Solve(minimiser);
            best = lambda;
            minimiser.CopyTo(bestPoint, 0);
            double length = TensorPrimitives.Norm<double>(minimiser);
            // A positive bound is all that is asked for, not the best one.
            if (centre + (0.5 * TensorPrimitives.Dot<double>(linear, minimiser)) - (0.5 * lambda * radius * radius)
                > Enough * Math.Abs(centre)) break;
            if (Math.Abs(length - radius) < 1e-6 * radius || (length < radius && lambda <= 10 * floor)) break;
            hessian.Solve(minimiser);
            double square = TensorPrimitives.Dot<double>(bestPoint, minimiser),
                next = lambda + (length * length / square * (length - radius) / radius);
            lambda = Math.Max(next, lowest > 0 ? lowest + (0.1 * (lambda - lowest)) : floor);
        }
        if (double.IsNaN(best)) return (double.NegativeInfinity, multiplier);
        double given = Beyond(best, scale / space.Dimension);
        return (search.Offer(name, minorant, [given], bestPoint, few), best);
    }

    /// <summary>m(0).</summary>
    private static double AtCentre(Minorant minorant)
    {
        MarginSpace space = minorant.Function.Space;
        double sum = minorant.Norm.Constant + (minorant.Norm.Slope * space.SquaredLength);
        for (int j = 0; j < space.Clean.Length; j++)
            if (minorant.Function.Coefficients[j] is not 0 and var a) sum += a * minorant.Envelopes[j].At(space.Clean[j]);
        return sum;
    }

    /// <summary>A little beyond a multiplier with a factor: the proof factors K less its errors.</summary>
    private static double Beyond(double multiplier, double mean) => multiplier + Math.Max(4e-10 * mean, 1e-9 * multiplier);
}
