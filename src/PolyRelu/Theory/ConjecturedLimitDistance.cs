using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>Distance of a network to the classifier it is conjectured to converge to: inf_c sup_{‖x‖=1} |c f(x) − F(x)|.</summary>
/// <remarks>
/// Min, Vidal 2024, §5.1: the scale is estimated as c = E[f F]/E[f²] over samples, the supremum by normalised projected gradient
/// ascent on the sphere. Random starts alone miss the supremum; the structured ones find it (<see cref="DistanceSettings"/>).
/// Where centres and neurons span few directions the search runs among these; the differences it found are those of the whole network.
/// Deterministic: the same network, inputs and settings give the same bits.
/// </remarks>
public static class ConjecturedLimitDistance
{
    private const double Rounding = 1e-6;       // starts that end at the same point differ by this much; the first of them names it

    /// <summary>Estimates the distance from below.</summary>
    /// <param name="network">The network f, one output.</param>
    /// <param name="ideal">The classifier F.</param>
    /// <param name="scaleInputs">[n × D] inputs over which c is estimated; the paper takes samples of the clusters.</param>
    /// <param name="settings">The search; the strongest one where null.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <exception cref="ArgumentException">The network has several outputs, or dimensions disagree.</exception>
    public static DistanceEstimate Estimate(
        PolyReluNetwork network, IdealClassifier ideal, Matrix scaleInputs, DistanceSettings? settings = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(ideal);
        settings ??= new DistanceSettings();
        settings.Validate();
        if (network.Outputs != 1)
            throw new ArgumentException($"The distance to {ideal.Name} needs a network with one output; this one has {network.Outputs}.",
                nameof(network));
        if (ideal.InputDimension != network.InputDimension)
            throw new ArgumentException($"The network takes {Plural.Of(network.InputDimension, "feature")}; {ideal.Name} takes "
                + $"{ideal.InputDimension}.", nameof(ideal));
        NetworkEvaluator evaluator = network.CreateEvaluator();
        double scale = Scale(evaluator, ideal, scaleInputs);
        SphereStarts starts = SphereStarts.Of(network, ideal, settings);
        double[] differences = SphereSpan.Of(network, ideal) is { } span
            ? SearchSpan(span, evaluator, ideal, scale, starts, settings, cancellation)
            : SearchAll(new Search(() => (evaluator, ideal), scale, false), starts, settings, cancellation);
        int winner = 0;
        for (int i = 1; i < differences.Length; i++)
            if (differences[i] > differences[winner] * (1 + Rounding)) winner = i;
        return new(differences[winner], scale, starts.Points.Row(winner).ToArray(), starts.Kinds[winner]);
    }

    /// <summary>Searches among coordinates, batches side by side, and measures what was found with the network itself.</summary>
    private static double[] SearchSpan(
        SphereSpan span, NetworkEvaluator network, IdealClassifier ideal, double scale, SphereStarts starts, DistanceSettings settings,
        CancellationToken cancellation)
    {
        SphereStarts inside = starts.At(span.Reduce(starts.Points));
        SearchAll(new Search(() => (span.CreateNetwork(), span.CreateIdeal()), scale, true), inside, settings, cancellation);
        span.Lift(inside.Points, starts.Points);
        Matrix f = new(starts.Points.Rows, 1), target = new(starts.Points.Rows, 1);
        network.Logits(starts.Points, f);
        ideal.Logits(starts.Points, target);
        return [.. Enumerable.Range(0, f.Rows).Select(i => Math.Abs((scale * f[i, 0]) - target[i, 0]))];
    }

    /// <summary>Moves points to the best of their paths and the best of these on, and returns their differences.</summary>
    private static double[] SearchAll(Search search, SphereStarts starts, DistanceSettings settings, CancellationToken cancellation)
    {
        double[] best = SearchBatches(search, starts, settings, cancellation);
        int[] refined = [.. Enumerable.Range(0, best.Length).OrderByDescending(i => best[i]).ThenBy(i => i).Take(settings.Refined)];
        SphereStarts kept = starts.Take(refined);
        double[] better = SearchBatches(search, kept, settings with { StepSize = settings.StepSize / 10 }, cancellation);
        for (int i = 0; i < refined.Length; i++)
        {
            best[refined[i]] = better[i];
            kept.Points.Row(i).CopyTo(starts.Points.Row(refined[i]));
        }
        return best;
    }

    private static double[] SearchBatches(Search search, SphereStarts starts, DistanceSettings settings, CancellationToken cancellation)
    {
        double[] best = new double[starts.Points.Rows];
        int batches = (best.Length + settings.BatchSize - 1) / settings.BatchSize;
        if (search.SideBySide) Workers.For(batches, Batch);
        else for (int batch = 0; batch < batches; batch++) Batch(batch);
        return best;

        void Batch(int batch)
        {
            int first = batch * settings.BatchSize, count = Math.Min(settings.BatchSize, best.Length - first);
            (NetworkEvaluator network, IdealClassifier ideal) = search.Create();
            SphereAscent ascent = new(network, ideal, search.Scale, starts.Range(first, count), settings);
            ascent.Run(cancellation).CopyTo(best.AsSpan(first));
        }
    }

    /// <summary>c = E[f F] / E[f²]: the best scale in the mean square; 0 where f vanishes on every input.</summary>
    /// <param name="network">f, one output.</param>
    /// <param name="ideal">F.</param>
    /// <param name="inputs">[n × D].</param>
    public static double Scale(IClassifier network, IdealClassifier ideal, Matrix inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(ideal);
        Matrix f = new(inputs.Rows, 1), target = new(inputs.Rows, 1);
        network.Logits(inputs, f);
        ideal.Logits(inputs, target);
        double product = 0, square = 0;
        for (int i = 0; i < inputs.Rows; i++)
        {
            product += (double)f[i, 0] * target[i, 0];
            square += (double)f[i, 0] * f[i, 0];
        }
        return square == 0 ? 0 : product / square;
    }

    /// <summary>
    /// What is searched: f and F, the scale c, and whether every batch has an f and an F of its own, so that batches may run side by side.
    /// </summary>
    private sealed record Search(Func<(NetworkEvaluator Network, IdealClassifier Ideal)> Create, double Scale, bool SideBySide);
}
