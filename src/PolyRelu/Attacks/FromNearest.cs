using System.Diagnostics;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Looks for the nearest examples with targeted FAB, also outside the ball, and goes on inwards with Auto-PGD on the margin, by bisection.</summary>
/// <remarks>
/// Near the radius where points begin to break FAB often ends just outside the ball, up to 1.5 radii away, in a place that Auto-PGD does not
/// reach from the clean input, and inwards from there small steps of the radius succeed where one into the ball fails. Results hold an entry for each of the two.
/// </remarks>
internal sealed class FromNearest : Attack
{
    /// <summary>The second entry's name in results.</summary>
    public const string Continued = "apgd-margin (from fab-t)";

    private const double Outside = 1.5;

    private readonly Fab nearest;

    /// <summary>Both parts with the same settings.</summary>
    public FromNearest(AttackSettings settings)
        : base(settings)
    {
        nearest = (Fab)Fab.Targeted.Value(settings);
    }

    /// <inheritdoc/>
    public override string Name => $"{nearest.Name} + {Continued}";

    /// <summary>Not called: the two attacks search.</summary>
    protected override void Search(AttackBatch batch) => throw new InvalidOperationException("The attack searches through its parts.");

    internal override int NameParts(AttackRun run, int place)
    {
        run.Name(place, nearest.Name);
        run.Name(place + 1, Continued);
        return place + 2;
    }

    internal override int SearchSamples(AttackRun run, int[] indices, int place)
    {
        long start = Stopwatch.GetTimestamp();
        Samples samples = run.Samples.Choose(indices);
        NearestExamples known = new(samples);
        nearest.Approach(run.Victim, samples, run.Threat.Enlarged(Outside), known, run.Seed, null, run.Cancellation);
        bool[] broken = Inside(run, samples, known);
        Enter(run, place, indices, broken, known.Adversarials, start);

        start = Stopwatch.GetTimestamp();
        int[] left = [.. Enumerable.Range(0, indices.Length).Where(i => !broken[i])];
        (samples, known) = (samples.Choose(left), known.Choose(left));
        new Bisection(MinimumDistance.Gradient(Settings, run.Victim.Outputs)).Approach(run.Victim, samples, run.Threat, known, run.Seed, null, run.Cancellation);
        Enter(run, place + 1, Array.ConvertAll(left, i => indices[i]), Inside(run, samples, known), known.Adversarials, start);
        run.Report(1);
        return place + 2;
    }

    /// <summary>The samples whose examples lie in the ball.</summary>
    private static bool[] Inside(AttackRun run, Samples samples, NearestExamples known) =>
        [.. Enumerable.Range(0, known.Count).Select(i => known.Distances[i] > 0 && double.IsFinite(known.Distances[i]) && SearchRegion.Contains(run.Threat, samples.Inputs.Row(i), known.Adversarials.Row(i)))];

    private static void Enter(AttackRun run, int place, int[] indices, bool[] broken, Matrix examples, long start)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (!broken[i]) continue;
            run.Broken[indices[i]] = true;
            run.BrokenBy[indices[i]] = place;
            examples.Row(i).CopyTo(run.Adversarials.Row(indices[i]));
        }
        run.Tallies[place].Attacked += indices.Length;
        run.Tallies[place].Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
