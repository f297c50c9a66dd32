using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Finds near examples with an attack that works within a radius: halves the interval between a radius that holds and the nearest example known.</summary>
/// <remarks>
/// Every sample has its own radius. One where no example is known begins at the largest radius of interest; then, and where one is known, the
/// attack is run at 98% of the example's distance first, which mostly settles it, and then at the middle of the interval. A start is the
/// nearest example known, moved into the smaller ball. An example found is walked straight back towards its sample. That an attack fails
/// at a radius proves nothing: the distance stays an upper bound. Ends when the interval is 1% of the distance, after 10 rounds at most.
/// </remarks>
public sealed class Bisection : IMinimumNormAttack
{
    private const int Rounds = 10;
    private const double FirstShare = 0.98;
    private const double Precision = 0.01;

    private readonly Attack attack;

    /// <summary>Bisection over an attack.</summary>
    public Bisection(Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        this.attack = attack;
    }

    /// <summary>Name of the attack, as results are labelled by what ran.</summary>
    public string Name => attack.Name;

    /// <inheritdoc/>
    public void Approach(
        IClassifier victim,
        Samples samples,
        ThreatModel threat,
        NearestExamples known,
        ulong seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(known);
        known.RequireCount(samples.Count);
        Interval[] intervals = [.. Enumerable.Range(0, samples.Count).Select(i => Interval.Of(known.Distances[i], threat.Radius))];
        for (int round = 0; round < Rounds; round++)
        {
            int[] open = [.. Enumerable.Range(0, samples.Count).Where(i => intervals[i].IsOpen)];
            if (open.Length == 0) break;
            double[] radii = Array.ConvertAll(open, i => intervals[i].Next);
            AttackResult result = attack.RunWithin(victim, samples.Choose(open), threat with { Radius = radii.Max() }, radii, known.Adversarials.Choose(open), seed, cancellation);
            Keep(victim, samples, threat, known, open, result, cancellation);
            for (int i = 0; i < open.Length; i++) intervals[open[i]] = intervals[open[i]].After(result.Broken[i], known.Distances[open[i]]);
            progress?.Report((round + 1.0) / Rounds);
        }
        progress?.Report(1);
    }

    /// <summary>Keeps what was found, and what is found on the straight way back.</summary>
    private void Keep(IClassifier victim, Samples samples, ThreatModel threat, NearestExamples known, int[] attacked, AttackResult result, CancellationToken cancellation)
    {
        int[] found = [.. Enumerable.Range(0, attacked.Length).Where(i => result.Broken[i])];
        Samples clean = samples.Choose(Array.ConvertAll(found, i => attacked[i]));
        Matrix points = result.Adversarials.Choose(found);
        SegmentSearch.Shorten(victim, clean.Inputs, clean.Labels, threat, points, cancellation);
        for (int i = 0; i < found.Length; i++)
        {
            ReadOnlySpan<float> input = clean.Inputs.Row(i);
            known.Offer(attacked[found[i]], result.Adversarials.Row(found[i]), threat.Norm.Distance(result.Adversarials.Row(found[i]), input), Name);
            known.Offer(attacked[found[i]], points.Row(i), threat.Norm.Distance(points.Row(i), input), Name);
        }
    }

    /// <summary>Radii between which the attack's success is open.</summary>
    private readonly record struct Interval(double Holds, double Breaks, double Next, bool IsOpen)
    {
        public static Interval Of(double distance, double largest) =>
            distance <= largest ? new Interval(0, distance, FirstShare * distance, distance > 0) : new Interval(0, double.PositiveInfinity, largest, true);

        public Interval After(bool broken, double distance)
        {
            double holds = broken ? Holds : Next, breaks = Math.Min(Breaks, distance);
            if (double.IsInfinity(breaks)) return this with { IsOpen = false };
            bool isOpen = breaks - holds > Precision * breaks && distance > 0;
            return new Interval(holds, breaks, (holds + breaks) / 2, isOpen);
        }
    }
}
