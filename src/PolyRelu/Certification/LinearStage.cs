namespace PolyRelu.Certification;

/// <summary>
/// The linear bound: convex terms by a tangent, concave ones by their chord, the worst of the sum over the set exactly.
/// </summary>
/// <remarks>
/// Inequality: for any δ̄, C(δ) = Σ_{a&gt;0} a φ(s) + Σ_{a&lt;0} a chord(s) + norm part is convex, so
/// F ≥ C ≥ C(δ̄) + ⟨∇C(δ̄), δ − δ̄⟩ ≥ C(δ̄) − ⟨∇C, δ̄⟩ + min ⟨∇C, ·⟩ (docs/certification.md, section A). Touches at the centre, then, if
/// asked for, where ten Frank–Wolfe steps towards the minimum of C lead: the best slopes give min C, the optimum of slopes chosen neuron by
/// neuron.
/// </remarks>
internal sealed class LinearStage(int steps) : Stage
{
    /// <summary>Touching at the centre of the set alone.</summary>
    public static readonly LinearStage Plain = new(0);

    /// <summary>With the slopes optimised.</summary>
    public static readonly LinearStage Optimised = new(10);

    /// <inheritdoc/>
    public override string Name => steps == 0 ? "linear" : "optimised-linear";

    /// <inheritdoc/>
    /// <remarks>Steps do not pay in an L2 ball whose neurons know their inner products: a quadratic costs less there.</remarks>
    public override bool Supports(MarginSpace space) =>
        steps == 0 || space.Set is not EuclideanSet || space.Sample.Reduce().Gram is null;

    /// <inheritdoc/>
    public override void Search(PairSearch search)
    {
        double[] point = new double[search.Function.Space.Dimension];
        if (steps > 0) Descend(search, point);
        Minorant minorant = Touching(search, point);
        search.Offer(Name, minorant, Multipliers(minorant), point);
    }

    /// <summary>Goes towards the minimum of C. Slopes alone are needed, and no proof of them.</summary>
    private void Descend(PairSearch search, double[] point)
    {
        MarginFunction function = search.Function;
        MarginSpace space = function.Space;
        PowerEnvelope power = new(function.Power);
        Intervals intervals = search.Intervals;
        double[] gradient = new double[point.Length], next = new double[point.Length], activations = new double[intervals.Low.Length],
            chords = new double[intervals.Low.Length], factors = new double[intervals.Low.Length];
        for (int j = 0; j < chords.Length; j++)
            if (function.Coefficients[j] < 0 && intervals.High[j] > 0)
                chords[j] = (power.Value(intervals.High[j]) - power.Value(intervals.Low[j])) / (intervals.High[j] - intervals.Low[j]);
        for (int step = 0; step < steps; step++)
        {
            function.PreActivations(point, activations);
            for (int j = 0; j < factors.Length; j++)
                factors[j] = function.Coefficients[j] * (function.Coefficients[j] < 0 ? chords[j] : power.Slope(activations[j]));
            function.Combine(factors, gradient);
            double slope = 2 * NormBelow(function, point).Slope;
            // Where it is negative t is bounded by a linear function of ξ.
            if (slope != 0)
                for (int i = 0; i < gradient.Length; i++)
                    gradient[i] += slope * (space.Drift[i] + (slope > 0 ? space.Squares[i] * point[i] : 0));
            space.Set.Minimiser(gradient, next);
            double share = 2.0 / (step + 2);
            for (int i = 0; i < point.Length; i++) point[i] += share * (next[i] - point[i]);
        }
    }

    private static Minorant Touching(PairSearch search, double[] point)
    {
        MarginFunction function = search.Function;
        double[] activations = (double[])function.Space.Clean.Clone();
        if (point.AsSpan().ContainsAnyExcept(0.0)) function.PreActivations(point, activations);
        PowerEnvelope power = new(function.Power);
        Intervals intervals = search.Intervals;
        Envelope[] envelopes = new Envelope[activations.Length];
        for (int j = 0; j < envelopes.Length; j++)
        {
            double a = function.Coefficients[j];
            if (a > 0) envelopes[j] = power.LowerTangent(intervals.Low[j], intervals.High[j], activations[j]);
            else if (a < 0) envelopes[j] = power.UpperChord(intervals.Low[j], intervals.High[j]);
        }
        return new(function, intervals, envelopes, NormBelow(function, point));
    }

    /// <summary>What is below the terms that are not neurons.</summary>
    internal static NormTerm NormBelow(MarginFunction function, ReadOnlySpan<double> point)
    {
        MarginSpace space = function.Space;
        NormTerm term = space.Network.IsNormalised
            ? NormTerm.Below(function.Offset, function.Power, space.LowestSquare, space.HighestSquare, function.Square(point))
            : new(function.Offset, 0);
        return function.Constant == 0 ? term : term with { Constant = Outward.Down(term.Constant + function.Constant) };
    }

    /// <summary>λ that make a negative r t linear: λ_i = −2 r q_i.</summary>
    internal static double[] Multipliers(Minorant minorant)
    {
        PerturbationSet set = minorant.Function.Space.Set;
        double[] multipliers = new double[set.Multipliers];
        if (minorant.Norm.Slope < 0)
            for (int i = 0; i < set.Whole.Multipliers; i++)
                multipliers[i] = Outward.Up(Outward.Up(-2 * minorant.Norm.Slope * minorant.Function.Space.Squares[i]));
        return multipliers;
    }
}
