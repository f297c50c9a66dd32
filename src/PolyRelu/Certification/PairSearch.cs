namespace PolyRelu.Certification;

/// <summary>
/// The search for a proof that one margin function is positive on its set: stages propose minorants, this computes what they prove.
/// </summary>
/// <remarks>
/// Nothing that a stage says is believed: <see cref="Offer(string, Minorant, double[], double[], NeuronHessian)"/> takes envelopes,
/// multipliers and a
/// point, shows that the Hessian is positive
/// definite, and computes the bound with its rounding (<see cref="Minorant.Bound"/>).
/// </remarks>
internal sealed class PairSearch
{
    private const double LevelShare = 1e-4;

    private readonly List<ProofRound> rounds = [];
    private LocalDescent? descent;
    private Minorant? lastMinorant;
    private Hessian? lastHessian;
    private Numerics.DoubleMatrix lastFactor;

    /// <summary>Begins with nothing known but the intervals of the whole set.</summary>
    /// <param name="function">F.</param>
    /// <param name="start">Where to look for the worst point first; null for the centre.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public PairSearch(MarginFunction function, double[]? start = null, CancellationToken cancellation = default)
    {
        Function = function;
        Start = start;
        Cancellation = cancellation;
        Intervals = Intervals.Of(function.Space);
    }

    /// <summary>F, less what the program may lose by rounding where the current intervals hold.</summary>
    public MarginFunction Function { get; private set; }

    /// <summary>Where to look for the worst point first.</summary>
    public double[]? Start { get; }

    /// <summary>Stops between two steps.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Where pre-activations lie if F ≤ 0 at all.</summary>
    public Intervals Intervals { get; private set; }

    /// <summary>
    /// The best bound so far: positive, F is positive on the whole set; else F is not below it anywhere in the set. After a contraction a
    /// positive bound is one inside the ellipsoid alone (<see cref="LowerBound"/>).
    /// </summary>
    public double Bound { get; private set; } = double.NegativeInfinity;

    /// <summary>A number that F is not below anywhere in the set: outside of an ellipsoid F exceeds <see cref="Level"/>, no more.</summary>
    public double LowerBound => ReferenceEquals(Intervals.Low, Function.Space.Low) ? Bound : Math.Min(Bound, Level);

    /// <summary>Contractions keep all where F is at most this: so much is shown of F outside of their ellipsoids.</summary>
    public double Level { get; private set; } = double.PositiveInfinity;

    /// <summary>Which stage proved <see cref="Bound"/>; null where nothing is known.</summary>
    public string? Stage { get; private set; }

    /// <summary>Whether F &gt; 0 on the whole set is proven.</summary>
    public bool IsProven => Bound > 0;

    /// <summary>The rounds of the proof.</summary>
    public IReadOnlyList<ProofRound> Rounds => rounds;

    /// <summary>The last round, if it is quadratic.</summary>
    public QuadraticRound? Latest => rounds.Count > 0 ? rounds[^1] as QuadraticRound : null;

    /// <summary>The minorant of the best quadratic bound; null where there is none.</summary>
    public Minorant? Minorant => lastMinorant;

    /// <summary>L of the proof that K of the best quadratic bound is positive definite: K ⪰ L Lᵀ; null where there is none.</summary>
    public Numerics.DoubleMatrix? Factor => lastHessian is null ? null : lastFactor;

    /// <summary>The two parts of the set of which the proof speaks after its rounds; null where it needs none.</summary>
    public ProofSplit? Split { get; private set; }

    /// <summary>Where F seems least.</summary>
    public LocalDescent Descent => descent ?? Best();

    /// <summary>Computes what a minorant proves over the current intervals, and keeps it if it is better than what is known.</summary>
    /// <param name="stage">Who offers.</param>
    /// <param name="minorant">m.</param>
    /// <param name="multipliers">λ.</param>
    /// <param name="point">ξ̃.</param>
    /// <param name="neurons">K as the neurons see it, which proves it faster; null where nobody made it.</param>
    /// <returns>The bound; −∞ where the Hessian could not be shown to be positive definite.</returns>
    public double Offer(string stage, Minorant minorant, double[] multipliers, double[] point, NeuronHessian? neurons = null)
    {
        Hessian? hessian = null;
        Numerics.DoubleMatrix factor = default;
        bool convex = minorant.IsFlat ? IsConvex(minorant, multipliers)
            : neurons?.TryProve(multipliers[0]) ?? Prove(minorant, multipliers, out hessian, out factor);
        if (!convex) return double.NegativeInfinity;
        double bound = minorant.Bound(multipliers, point, out double[] gradient);
        if (!(bound > Bound)) return bound;
        (Bound, Stage) = (bound, stage);
        (lastMinorant, lastHessian, lastFactor) = (minorant, hessian, factor);
        QuadraticRound round = new(Intervals, minorant.Envelopes, minorant.Norm, multipliers, point, bound)
        {
            Terms = minorant.Function.Terms,
            SlabWeights = minorant.Function.Space.Set is SlabbedSet slabs ? slabs.Balance(gradient) : [],
        };
        // Rounds over the same intervals: the better one alone is needed.
        if (Latest is { } latest && ReferenceEquals(latest.Intervals, Intervals)) rounds[^1] = round;
        else rounds.Add(round);
        return bound;
    }

    /// <summary>Keeps a bound at the vertices if it is better than what is known.</summary>
    public void Offer(string stage, VertexRound round)
    {
        // It holds over the whole set, for which F sets aside too little once the intervals are shorter.
        if (!(round.Bound > Bound) || !ReferenceEquals(Intervals.High, Function.Space.High)) return;
        (Bound, Stage) = (round.Bound, stage);
        rounds.Clear();     // It needs nothing of what was known before.
        rounds.Add(round);
    }

    /// <summary>Shortens the intervals by the ellipsoid of the latest round.</summary>
    /// <param name="stage">Who asks.</param>
    /// <param name="deviations">Overwritten with the half-widths per unit of the ellipsoid's radius [h].</param>
    /// <returns>Whether there is a curved round over the current intervals to shorten them by.</returns>
    public bool Contract(string stage, double[] deviations)
    {
        if (IsProven || Latest is not { } latest || !ReferenceEquals(latest.Intervals, Intervals) || lastMinorant!.IsFlat) return false;
        if (lastHessian is null && !Prove(lastMinorant, latest.Multipliers, out lastHessian, out lastFactor)) return false;
        if (double.IsInfinity(Level)) Level = LevelShare * Math.Max(0, Descent.Value);
        Intervals shorter = Contraction.Of(lastMinorant!, Intervals, latest.Point, Outward.Down(latest.Bound - Level), lastHessian!,
            lastFactor, deviations);
        Intervals = shorter;
        if (!shorter.IsEmpty)
        {
            // Elsewhere the margin exceeds what the program may lose over the whole set; here less may be lost.
            Function = Function.Within(shorter);
            return true;
        }
        // Nothing in the set has F ≤ 0: as good as any positive bound.
        (Bound, Stage) = (Math.Max(Level, double.Epsilon), stage);
        return true;
    }

    /// <summary>Keeps a proof by parts: whatever of the set is left after the rounds so far lies in one of them.</summary>
    public void Offer(string stage, ProofSplit split)
    {
        if (IsProven || !split.Below.IsProven || !split.Above.IsProven) return;
        double known = ReferenceEquals(Intervals.Low, Function.Space.Low) ? double.PositiveInfinity : Level;
        (Split, Stage) = (split, stage);
        Bound = Math.Min(known, Math.Min(split.Below.LowerBound, split.Above.LowerBound));
    }

    /// <summary>Closes a part that holds nothing at all.</summary>
    /// <returns>Whether its intervals are empty.</returns>
    public bool IsEmpty(string stage)
    {
        if (!Intervals.IsEmpty) return false;
        (Bound, Stage) = (double.PositiveInfinity, stage);
        return true;
    }

    private static bool IsConvex(Minorant minorant, double[] multipliers)
    {
        MarginSpace space = minorant.Function.Space;
        for (int i = 0; i < space.Dimension; i++)
            if (!(space.Set.Diagonal(multipliers, i) >= Outward.Up(-2 * minorant.Norm.Slope * space.Squares[i])
                || minorant.Norm.Slope >= 0))
                return false;
        return true;
    }

    private static bool Prove(Minorant minorant, double[] multipliers, out Hessian hessian, out Numerics.DoubleMatrix factor)
    {
        hessian = Hessian.Of(minorant, multipliers);
        return hessian.TryProve(out factor);
    }

    /// <summary>Takes a descent that ended lower than those so far.</summary>
    /// <returns>Whether it did.</returns>
    public bool Lower(LocalDescent other)
    {
        if (!(other.Value < Descent.Value)) return false;
        descent = other;
        return true;
    }

    private LocalDescent Best()
    {
        descent = LocalDescent.From(Function);
        if (Start is not null && LocalDescent.From(Function, Start) is { } other && other.Value < descent.Value) descent = other;
        // From here on rounding is counted where it matters.
        Function = Function.Toward(descent.Activations);
        return descent;
    }
}
