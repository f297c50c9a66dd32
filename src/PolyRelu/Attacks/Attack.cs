using System.Diagnostics;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>A search for adversarial examples within a threat model. An instance is immutable and may be used by several threads.</summary>
/// <remarks>
/// <see cref="Run"/> is the contract, the same for every attack: it validates, asks the victim first and leaves out points
/// that are misclassified already (they count as broken with δ = 0), lets the attack search, makes every point found lie in
/// the ball (‖δ‖ ≤ ε measured in double, to 1e−9 of ε) and the box, and asks the victim again. Only then a point is broken.
/// Equal seed and settings give equal bits for any batch size, order or subset of the samples and any number of threads,
/// provided that the victim's logits of a row depend on that row alone.
/// A new attack is one file: derive, override <see cref="Search"/>, register a factory.
/// </remarks>
public abstract class Attack
{
    private const int ElementsPerMatrix = 1 << 22;

    /// <summary>Keeps the settings that are the same for every attack.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of restarts, targets, answers, iterations or queries or a batch size below 1, or a step that is no positive length.</exception>
    protected Attack(AttackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Restarts < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"An attack starts at least once; got {settings.Restarts} restarts.");
        if (settings.BatchSize < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"A batch holds at least one point; got {settings.BatchSize}.");
        if (settings.Answers < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"Gradients are averaged over at least one answer; got {settings.Answers}.");
        if (settings.Iterations < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"An attack makes at least one step; got {settings.Iterations} iterations.");
        if (settings.Targets < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"A targeted attack tries at least one rival; got {settings.Targets} targets.");
        if (settings.Queries < 1) throw new ArgumentOutOfRangeException(nameof(settings), $"An attack makes at least one query; got {settings.Queries}.");
        if (settings.StepSize is { } step && !(step > 0 && step <= ThreatModel.LargestRadius))
            throw new ArgumentOutOfRangeException(nameof(settings), $"A step has a positive length of at most {ThreatModel.LargestRadius:0e0}; got {step}.");
        Settings = settings;
    }

    /// <summary>Name of what runs, as results are labelled: <c>apgd-ce</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the attack asks for gradients, so that its victim must be differentiable.</summary>
    public virtual bool NeedsGradients => true;

    /// <summary>What the caller chose.</summary>
    protected AttackSettings Settings { get; }

    /// <summary>Starts per point.</summary>
    protected virtual int Restarts => Settings.Restarts ?? 1;

    /// <summary>Searches per restart, each with the rival next in the order of the clean logits as its target; 1 for attacks without one.</summary>
    protected virtual int Targets(int outputs) => 1;

    /// <summary>Name as it stands in results, where a head with few outputs makes the attack use another loss.</summary>
    protected virtual string Label(int outputs) => Name;

    /// <summary>Whether the attack is defined in this norm.</summary>
    public virtual bool Supports(Norm norm) => true;

    /// <summary>Whether every point tried is the clean one plus a combination of gradients and of a random start.</summary>
    /// <remarks>In L2 without a box such a search loses nothing in the span of the gradients (<see cref="ISpannedClassifier"/>).</remarks>
    protected internal virtual bool StaysInSpan => false;

    /// <summary>Attacks every correctly classified sample.</summary>
    /// <param name="victim">The classifier; <see cref="IDifferentiableClassifier"/> where the attack needs gradients.</param>
    /// <param name="samples">Inputs [n × D] with labels; not changed.</param>
    /// <param name="threat">Norm, radius and box.</param>
    /// <param name="seed">Seed of the random starts.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="ArgumentException">
    /// Shapes or labels do not fit the victim, an input is not finite or outside the box, the attack lacks the norm,
    /// or it needs gradients that the victim does not have.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AttackResult Run(IClassifier victim, Samples samples, ThreatModel threat, ulong seed = 0, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        RunKnowing(victim, samples, threat, default, seed, progress, cancellation);

    /// <summary>Attacks samples about which the victim was asked before.</summary>
    /// <param name="victim">As in <see cref="Run"/>.</param>
    /// <param name="samples">As in <see cref="Run"/>.</param>
    /// <param name="threat">As in <see cref="Run"/>.</param>
    /// <param name="cleanLogits">[n × C], the victim's answer; default where it is to be asked.</param>
    /// <param name="seed">As in <see cref="Run"/>.</param>
    /// <param name="progress">As in <see cref="Run"/>.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    internal AttackResult RunKnowing(IClassifier victim, Samples samples, ThreatModel threat, Matrix cleanLogits, ulong seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        Validate(victim, samples, threat);
        long start = Stopwatch.GetTimestamp();
        AttackRun run = new(victim, samples, threat, seed, progress, cancellation) { KnownLogits = cleanLogits };
        int attacked = SearchAndAskAgain(run);
        return Result(run, attacked, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Runs the attack with a radius of its own for every sample, from given starts.</summary>
    /// <param name="victim">As in <see cref="Run"/>.</param>
    /// <param name="samples">As in <see cref="Run"/>.</param>
    /// <param name="threat">Norm, box and a radius that none exceeds.</param>
    /// <param name="radii">[n].</param>
    /// <param name="starts">[n × D], moved into the regions, for attacks with random starts; default leaves the start to the attack.</param>
    /// <param name="seed">As in <see cref="Run"/>.</param>
    /// <param name="cancellation">As in <see cref="Run"/>.</param>
    internal AttackResult RunWithin(IClassifier victim, Samples samples, ThreatModel threat, double[] radii, Matrix starts, ulong seed, CancellationToken cancellation)
    {
        Validate(victim, samples, threat);
        long start = Stopwatch.GetTimestamp();
        AttackRun run = new(victim, samples, threat, seed, null, cancellation) { Radii = radii, Starts = starts };
        int attacked = SearchAndAskAgain(run);
        return Result(run, attacked, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Runs the search for the nearest examples of <see cref="IMinimumNormAttack"/>: points stay in it when broken.</summary>
    internal void RunNearest(IClassifier victim, Samples samples, ThreatModel threat, NearestExamples known, ulong seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(known);
        known.RequireCount(samples.Count);
        Validate(victim, samples, threat);
        AttackRun run = new(victim, samples, threat, seed, progress, cancellation) { Reach = known.Reach(threat.Radius) };
        SearchAndAskAgain(run);
        for (int i = 0; i < samples.Count; i++)
            if (run.Broken[i]) known.Offer(i, run.Adversarials.Row(i), threat.Norm.Distance(run.Adversarials.Row(i), samples.Inputs.Row(i)), Name);
    }

    /// <summary>Searches around the points of a batch once; called for every target and restart.</summary>
    /// <remarks>
    /// Evaluate points through the batch, call <see cref="AttackBatch.Retire"/> after each evaluation and return when it says
    /// that no rows are left. Nothing in the loop should allocate.
    /// </remarks>
    protected abstract void Search(AttackBatch batch);

    /// <summary>The same attack with another number of steps; null where it is not registered under its name.</summary>
    internal Attack? WithSteps(int steps) => Registry<AttackFactory>.All.FirstOrDefault(entry => entry.Name == Name)?.Value(Settings with { Iterations = steps });

    /// <summary>Checks that the attack can run against a victim under a threat model.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why and what to do.</exception>
    protected internal virtual void Require(IClassifier victim, ThreatModel threat)
    {
        if (!Supports(threat.Norm))
            throw new ArgumentException($"The attack {Name} is not defined in the norm {threat.Norm.Symbol}; it supports {string.Join(", ", Norm.All.Where(Supports).Select(norm => norm.Symbol))}.", nameof(threat));
        if (NeedsGradients && victim is not IDifferentiableClassifier)
            throw new ArgumentException($"The attack {Name} needs input gradients, but {victim.GetType().Name} has none. Implement IDifferentiableClassifier, or use an attack that needs logits only.", nameof(victim));
    }

    /// <summary>Names the attacks that run from a place of the sequence on, so that results list them even where nothing is left to attack.</summary>
    /// <returns>The next place.</returns>
    internal virtual int NameParts(AttackRun run, int place)
    {
        run.Name(place, Label(run.Victim.Outputs));
        return place + 1;
    }

    /// <summary>Searches around some samples, asks the victim again about every point found, and counts what was done.</summary>
    /// <returns>The next place of the sequence.</returns>
    internal virtual int SearchSamples(AttackRun run, int[] indices, int place)
    {
        long start = Stopwatch.GetTimestamp();
        AttackRun.Tally tally = run.Tallies[place];
        tally.Attacked += indices.Length;
        SearchBatches(run, SpanSearch.Applies(this, run) ? SpanSearch.Run(this, run, indices, place) : indices, place);
        AskAgain(run, indices);
        tally.Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return place + 1;
    }

    /// <summary>Searches around some samples, batch by batch.</summary>
    internal void SearchBatches(AttackRun run, int[] indices, int place)
    {
        (double from, double width) = run.ProgressWindow;
        int size = Settings.BatchSize ?? Math.Clamp(ElementsPerMatrix / run.Victim.InputDimension, 64, 8192);
        for (int first = 0; first < indices.Length; first += size)
        {
            ReadOnlySpan<int> part = indices.AsSpan(first, Math.Min(size, indices.Length - first));
            run.ProgressWindow = (from + (width * first / indices.Length), width * part.Length / indices.Length);
            SearchBatch(new AttackBatch(run, part, Settings.KeepToEnd) { Place = place, Answers = Settings.Answers ?? 1 }, run);
        }
        run.ProgressWindow = (from, width);
    }

    /// <summary>Runs all starts of this attack over a batch.</summary>
    private void SearchBatch(AttackBatch batch, AttackRun run)
    {
        (double from, double width) = run.ProgressWindow;
        int targets = Targets(batch.Outputs), searches = targets * Restarts;
        for (int search = 0; search < searches && batch.Count > 0; search++)
        {
            run.ProgressWindow = (from + (width * search / searches), width / searches);
            batch.Begin(Name, search / Restarts, search % Restarts);
            Search(batch);
            batch.Settle();
        }
    }

    /// <returns>Number of points attacked.</returns>
    private int SearchAndAskAgain(AttackRun run)
    {
        int[] correct = Correct(run);
        NameParts(run, 0);
        if (run.Threat.Radius > 0) SearchSamples(run, correct, 0);
        run.Report(1);
        return correct.Length;
    }

    /// <summary>Asks for the clean logits, unless they are known: which points are attacked.</summary>
    internal static int[] Correct(AttackRun run)
    {
        Matrix logits = run.CleanLogits;
        if (run.KnownLogits.Rows > 0) run.KnownLogits.CopyTo(logits);
        else AskAboutTheSamples(run);
        for (int i = 0; i < logits.Rows; i++) run.Broken[i] = !Margin.IsCorrect(logits.Row(i), run.Samples.Labels[i]);
        return [.. Enumerable.Range(0, logits.Rows).Where(i => !run.Broken[i])];
    }

    /// <summary>The victim is asked about a copy: one that writes to its inputs, against its contract, shall not change the samples.</summary>
    private static void AskAboutTheSamples(AttackRun run)
    {
        run.Victim.Logits(run.Adversarials, run.CleanLogits);
        if (!run.KeepsItsContract) run.Samples.Inputs.CopyTo(run.Adversarials);
    }

    /// <summary>The victim decides: every point found is measured and asked about once more.</summary>
    private static void AskAgain(AttackRun run, int[] attacked)
    {
        int[] claimed = [.. attacked.Where(i => run.Broken[i])];
        if (claimed.Length == 0) return;
        Matrix points = new(claimed.Length, run.Adversarials.Columns), logits = new(claimed.Length, run.Victim.Outputs);
        for (int i = 0; i < claimed.Length; i++) run.Adversarials.Row(claimed[i]).CopyTo(points.Row(i));
        run.Victim.Logits(points, logits);
        for (int i = 0; i < claimed.Length; i++)
        {
            int sample = claimed[i];
            ReadOnlySpan<float> clean = run.Samples.Inputs.Row(sample);
            if (!Margin.IsCorrect(logits.Row(i), run.Samples.Labels[sample]) && SearchRegion.Contains(run.ThreatOf(sample), clean, run.Adversarials.Row(sample))) continue;
            run.Broken[sample] = false;
            run.BrokenBy[sample] = AttackRun.NoPlace;
            clean.CopyTo(run.Adversarials.Row(sample));
        }
    }

    private static AttackResult Result(AttackRun run, int attacked, double seconds)
    {
        int count = run.Samples.Count, robust = attacked;
        bool[] mask = [.. Enumerable.Range(0, count).Select(i => !run.Broken[i] || run.BrokenBy[i] != AttackRun.NoPlace)];
        List<AttackEntry> entries = [];
        for (int place = 0; place < run.Tallies.Count; place++)
        {
            AttackRun.Tally tally = run.Tallies[place];
            int broken = run.BrokenBy.Count(by => by == place);
            robust -= broken;
            mask = [.. Enumerable.Range(0, count).Select(i => mask[i] && run.BrokenBy[i] != place)];
            entries.Add(new AttackEntry(tally.Name, count == 0 ? 0 : (double)robust / count, tally.Attacked, broken, tally.Seconds) { Robust = mask });
        }
        return new AttackResult(run.Broken, run.Adversarials, attacked, seconds)
        {
            Entries = entries,
            CleanLogits = run.CleanLogits,
            FoundBy = [.. Enumerable.Range(0, count).Select(i => !run.Broken[i] ? null : run.BrokenBy[i] == AttackRun.NoPlace ? AttackResult.Misclassified : run.Tallies[run.BrokenBy[i]].Name)],
        };
    }

    private void Validate(IClassifier victim, Samples samples, ThreatModel threat)
    {
        if (samples.Inputs.Columns != victim.InputDimension)
            throw new ArgumentException($"The victim takes inputs with {victim.InputDimension} features; the samples are {samples.Inputs.Rows}×{samples.Inputs.Columns}.", nameof(samples));
        Margin.Require(samples.Labels, victim.Outputs);
        threat.Box?.RequireDimension(victim.InputDimension);
        threat.FeatureRadii?.RequireDimension(victim.InputDimension);
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<float> input = samples.Inputs.Row(i);
            foreach (float value in input)
                if (!float.IsFinite(value)) throw new ArgumentException($"Sample {i} holds {value}; inputs must be finite.", nameof(samples));
            int outside = threat.Box?.FirstOutside(input) ?? -1;
            if (outside >= 0)
                throw new ArgumentException($"Feature {outside} of sample {i} is {input[outside]}, outside the box [{threat.Box!.Low}, {threat.Box.High}]. Choose a box that holds the data, or none.", nameof(samples));
        }
        Require(victim, threat);
    }
}
