using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The flow of f ≡ 0: slopes as at the beginning for ever, every neuron by itself (<see cref="PlateauTrack"/>).</summary>
/// <remarks>
/// Scales enter as logarithms, and nothing overflows. Times may be asked for in any order; later ones extend the tracks. Not for several
/// threads at once.
/// </remarks>
internal sealed class PlateauFlow
{
    private const double Far = 50;            // logarithms farther below a level count as so far: a margin may still be negative
    private const double Stride = 0.125;      // part of the time reached by which a search looks ahead at most
    private const int Halvings = 30;          // of a stride, where a neuron cannot be followed through it
    private readonly int[] labels;
    private readonly PlateauTrack[] tracks;
    private readonly LogSum[] sums;
    private readonly double growth;

    /// <summary>The flow of a start.</summary>
    /// <param name="problem">Checked.</param>
    /// <param name="start">A start of it.</param>
    /// <param name="tolerance">The largest error of a step of a neuron.</param>
    public PlateauFlow(NoiseFreeProblem problem, FlowStart start, double tolerance)
    {
        double[] pulls = [.. Enumerable.Range(0, problem.Clusters).Select(problem.EarlyPull)];
        labels = [.. Enumerable.Range(0, problem.Clusters).Select(problem.LabelOf)];
        tracks = [.. Enumerable.Range(0, start.Hidden).Select(j => new PlateauTrack(start, j, pulls, problem.Power, tolerance))];
        sums = new LogSum[problem.Clusters];
        // (ln r)' and (ln |v|)' of the longer of both are at most |A| = |Σ G_k u_k^p|.
        growth = 2 * pulls.Max(Math.Abs) * Math.Max(1, Math.Pow(pulls.Length, 1 - (problem.Power / 2)));
    }

    /// <summary>The number of clusters K.</summary>
    public int Clusters => labels.Length;

    /// <summary>Follows all neurons to a time.</summary>
    /// <returns>Whether they can be followed so far.</returns>
    public bool Reach(double time)
    {
        foreach (PlateauTrack track in tracks)
            if (!track.Reach(time)) return false;
        return true;
    }

    /// <summary>ln of the margin of each cluster, y_k Σ_j q_j σ(u_jk)^p, at a time that was reached; −∞ where it is not positive.</summary>
    public void LogMargins(double time, Span<double> margins)
    {
        for (int k = 0; k < sums.Length; k++) sums[k] = new();
        foreach (PlateauTrack track in tracks) track.AddTo(time, sums);
        for (int k = 0; k < sums.Length; k++)
            margins[k] = sums[k].Sign * labels[k] > 0 ? sums[k].LogSize : double.NegativeInfinity;
    }

    /// <summary>The neurons at a time that was reached.</summary>
    public FlowStart StateAt(double time)
    {
        DoubleMatrix directions = new(tracks.Length, labels.Length + 1);
        double[] logNorms = new double[tracks.Length], logOutputs = new double[tracks.Length];
        int[] signs = new int[tracks.Length];
        for (int j = 0; j < tracks.Length; j++)
            (logNorms[j], logOutputs[j], signs[j]) = tracks[j].StateAt(time, directions.Row(j));
        return new(directions, logNorms, logOutputs, signs);
    }

    /// <summary>The clusters that the neurons will serve, as far as is known at a time that was reached.</summary>
    /// <param name="time">The time.</param>
    /// <param name="served">[K], overwritten.</param>
    /// <returns>Whether no v can change its sign any more.</returns>
    public bool Serve(double time, Span<bool> served)
    {
        served.Clear();
        bool settled = true;
        foreach (PlateauTrack track in tracks)
        {
            settled &= track.IsSettled(time);
            foreach (int cluster in track.Served) served[cluster] = true;
        }
        return settled;
    }

    /// <summary>Goes on from a time that was reached to the next at which a search for rising margins should look.</summary>
    /// <param name="time">The time; changed.</param>
    /// <param name="level">
    /// The ln of a margin that the search is for: before all contributions together can have grown to it nothing need be seen.
    /// </param>
    /// <returns>Whether all neurons can be followed so far.</returns>
    public bool Advance(ref double time, double level)
    {
        LogSum all = new();
        foreach (PlateauTrack track in tracks) all.Add(track.LogBound(time), 1);
        double stride = Math.Max((level - all.LogSize) / growth, Math.Max(2 / growth, Stride * time));
        for (int k = 0; k < Halvings; k++, stride /= 2)
        {
            if (!Reach(time + stride)) continue;
            time += stride;
            return true;
        }
        return false;
    }

    /// <summary>The time between two that were reached at which the ln of a margin rises through a level.</summary>
    /// <param name="low">A time before it.</param>
    /// <param name="high">A time after it.</param>
    /// <param name="level">The level.</param>
    /// <param name="cluster">The cluster; null for the largest margin.</param>
    public double Rise(double low, double high, double level, int? cluster)
    {
        double[] margins = new double[labels.Length];
        double At(double time)
        {
            LogMargins(time, margins);
            return Excess(margins, level, cluster);
        }
        return Bracket.Find(low, At(low), high, At(high), 1e-13, (Func<double, double>)At, static (time, at) => at(time));
    }

    /// <summary>The ln of a margin less a level, as far as it matters.</summary>
    public static double Excess(ReadOnlySpan<double> margins, double level, int? cluster)
    {
        double log = double.NegativeInfinity;
        for (int k = 0; k < margins.Length; k++)
            if (cluster is null || cluster == k) log = Math.Max(log, margins[k]);
        return Math.Max(log - level, -Far);
    }
}
