using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>
/// A search for the nearest examples by means of an attack that works within a radius: halves the interval between a radius that holds
/// and the nearest example known.
/// </summary>
/// <remarks>
/// It is no <see cref="Attack"/>: it cannot run within a radius and has no account of its own. Every round is a run of the attack, under
/// its contract, and what is found on the way back is asked about as it stands; but a distance that it returns is a claim like that of
/// every <see cref="IMinimumNormAttack"/>, which whoever publishes it confirms, as the search for minimum distances does.
/// Every sample has its own radius. Where no example is known the attack is run at 1.3 times the largest radius of interest first: from an
/// example outside the way inside is often found. Where one is known it is run at 98% of the distance, which mostly settles it, and after
/// a success at the middle of the interval; if that ends outside, once at the largest radius itself. A start is the nearest example known,
/// moved into the smaller ball. An example found is walked straight back towards its sample; those outside are not kept. That an attack
/// fails at a radius proves nothing: the distance stays an upper bound. Ends when the attack has failed at 99.9% of the distance, which is
/// tried after every failure, or after 16 rounds.
/// </remarks>
public sealed class Bisection : IMinimumNormAttack
{
    private const int Rounds = 16;
    private const double FirstShare = 0.98;
    private const double Outside = 1.3;
    private const double Precision = 0.001;

    private readonly Attack attack;

    /// <summary>Bisection over an attack.</summary>
    public Bisection(Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        this.attack = attack;
    }

    /// <summary>Name of the attack, as results are labelled by what ran.</summary>
    public string Name => attack.Name;

    /// <summary>The attack that is run within radii.</summary>
    public Attack Attack => attack;

    /// <inheritdoc/>
    Attack? IMinimumNormAttack.Searcher => attack;

    /// <inheritdoc/>
    public AttackIdentity IdentityFor(int outputs) => attack.IdentityFor(outputs);

    /// <inheritdoc/>
    IMinimumNormAttack? IMinimumNormAttack.InSpanOf(ISpannedClassifier victim) => attack is BatchAttack { StaysInSpan: true } ? this : null;

    /// <inheritdoc/>
    public NearestExamples Approach(
        IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(goal);
        (ThreatModel threat, NearestExamples known) = (goal.Threat, goal.Known);
        known.RequireCount(samples.Count);
        double[] largest = [.. Enumerable.Range(0, samples.Count).Select(goal.RadiusOf)];
        AttackIdentity identity = IdentityFor(victim.Outputs);
        NearestExamples reached = known.Copy();
        Interval[] intervals = [.. Enumerable.Range(0, samples.Count).Select(i => Interval.Of(known.Distances[i], largest[i]))];
        var report = WorkReport.To(progress, samples.Count);
        for (int round = 0; round < Rounds; round++)
        {
            int[] open = [.. Enumerable.Range(0, samples.Count).Where(i => intervals[i].IsOpen)];
            if (open.Length == 0) break;
            double[] radii = Array.ConvertAll(open, i => intervals[i].Next);
            WithinRadiiFrom balls = new(threat with { Radius = radii.Max() }, radii, reached.Adversarials.Choose(open));
            AttackResult result = attack.Run(victim, samples.Choose(open), balls, seed, null, cancellation);
            Keep(victim, samples, threat, reached, open, result, identity, cancellation);
            for (int i = 0; i < open.Length; i++)
                intervals[open[i]] = intervals[open[i]].After(result.Broken[i], reached.Distances[open[i]], largest[open[i]]);
            report?.Tell((round + 1.0) / Rounds, intervals.Count(interval => !interval.IsOpen));
        }
        NearestExamples within = known.Copy();
        for (int i = 0; i < samples.Count; i++)
            if (reached.Distances[i] <= largest[i]) within.Offer(i, reached.Adversarials.Row(i), reached.Distances[i], identity);
        report?.End();
        return within;
    }

    /// <summary>Keeps what was found, and what is found on the straight way back.</summary>
    private static void Keep(IClassifier victim, Samples samples, ThreatModel threat, NearestExamples known, int[] attacked,
        AttackResult result, AttackIdentity identity, CancellationToken cancellation)
    {
        int[] found = [.. Enumerable.Range(0, attacked.Length).Where(i => result.Broken[i])];
        Samples clean = samples.Choose(Array.ConvertAll(found, i => attacked[i]));
        Matrix points = result.Adversarials.Choose(found);
        SegmentSearch.Shorten(victim, clean.Inputs, clean.Labels, threat, points, cancellation);
        for (int i = 0; i < found.Length; i++)
        {
            ReadOnlySpan<float> input = clean.Inputs.Row(i);
            known.Offer(attacked[found[i]], result.Adversarials.Row(found[i]),
                threat.Norm.Distance(result.Adversarials.Row(found[i]), input), identity);
            known.Offer(attacked[found[i]], points.Row(i), threat.Norm.Distance(points.Row(i), input), identity);
        }
    }

    /// <summary>Radii between which the attack's success is open.</summary>
    /// <param name="Holds">The largest radius at which the attack failed, below all at which an example is known.</param>
    /// <param name="Breaks">Distance of the nearest example known.</param>
    /// <param name="Next">Radius of the next attack.</param>
    /// <param name="IsOpen">Whether there is one.</param>
    /// <param name="IsTried">Whether it was run at the largest radius of interest.</param>
    private readonly record struct Interval(double Holds, double Breaks, double Next, bool IsOpen, bool IsTried)
    {
        public static Interval Of(double distance, double largest) =>
            double.IsFinite(distance)
                ? new Interval(0, distance, FirstShare * distance, distance > 0, distance <= largest)
                : new Interval(0, distance, ThreatModel.Enlarged(largest, Outside), true, false);

        public Interval After(bool broken, double distance, double largest)
        {
            double holds = broken ? Holds : Next, edge = (1 - Precision) * distance;
            bool isOpen = holds < edge && distance > 0, isTried = IsTried || Next == largest;
            if (double.IsFinite(distance) && isOpen)
                return new Interval(holds, distance, !double.IsFinite(Breaks)
                    ? FirstShare * distance : broken ? Math.Min(edge, (holds + distance) / 2) : edge, true, isTried);
            return new Interval(0, distance, largest, distance > largest && !isTried, isTried);
        }
    }
}
