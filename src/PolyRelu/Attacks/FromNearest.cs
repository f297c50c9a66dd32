using System.Diagnostics;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Looks for the nearest examples with targeted FAB, also outside the ball, and goes on from there with Auto-PGD on the margin.</summary>
/// <remarks>
/// Near the radius where points begin to break FAB often ends just outside the ball, in a place that Auto-PGD does not reach from the clean
/// input. Examples up to 1.5 radii away are moved into the ball and are the starts. Results hold an entry for each of the two.
/// </remarks>
internal sealed class FromNearest : Attack
{
    /// <summary>The second entry's name in results.</summary>
    public const string Continued = "apgd-margin (from fab-t)";

    private const double Outside = 1.5;

    private readonly Attack margin;
    private readonly Fab nearest;

    /// <summary>Both parts with the same settings.</summary>
    public FromNearest(AttackSettings settings)
        : base(settings)
    {
        nearest = (Fab)Fab.Targeted.Value(settings);
        margin = AutoPgd.Margin.Value(settings);
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
        nearest.Approach(run.Victim, samples, run.Threat with { Radius = Outside * run.Threat.Radius }, known, run.Seed, null, run.Cancellation);
        bool[] broken = [.. Enumerable.Range(0, indices.Length).Select(i => SearchRegion.Contains(run.Threat, samples.Inputs.Row(i), known.Adversarials.Row(i)) && known.Distances[i] > 0 && double.IsFinite(known.Distances[i]))];
        Enter(run, place, indices, broken, known.Adversarials, start);

        start = Stopwatch.GetTimestamp();
        int[] close = [.. Enumerable.Range(0, indices.Length).Where(i => !broken[i] && double.IsFinite(known.Distances[i]))];
        double[] radii = [.. Enumerable.Repeat(run.Threat.Radius, close.Length)];
        AttackResult result = margin.RunWithin(run.Victim, samples.Choose(close), run.Threat, radii, known.Adversarials.Choose(close), run.Seed, run.Cancellation);
        Enter(run, place + 1, Array.ConvertAll(close, i => indices[i]), result.Broken, result.Adversarials, start);
        run.Report(1);
        return place + 2;
    }

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
