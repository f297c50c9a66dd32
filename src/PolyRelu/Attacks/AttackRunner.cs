using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Runs attacks under the contract of <see cref="Attack.Run"/>: validates, asks the victim first, lets the
/// attack search, has the ledger decide, counts.
/// </summary>
internal static class AttackRunner
{
    private const int ElementsPerMatrix = 1 << 22;

    /// <summary>Checks that an attack can run, and opens the run: nothing is asked yet.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    public static AttackRun Open(
        Attack attack, IClassifier victim, Samples samples, AttackGoal goal, ulong seed, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        Validate(victim, samples, goal);
        attack.Require(victim, goal.Threat);
        return new AttackRun(victim, samples, goal, seed, progress, cancellation);
    }

    /// <summary>Runs an attack to its end.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="run">As it was opened.</param>
    /// <param name="cleanLogits">[n × C], the victim's answer to the samples; default where it is to be asked.</param>
    /// <returns>Number of points attacked.</returns>
    public static int Search(Attack attack, AttackRun run, Matrix cleanLogits)
    {
        int[] correct = run.Ledger.AskAboutSamples(cleanLogits, run.CleanLogits);
        foreach (AttackPart part in attack.Parts(run.Threat.Norm, run.Victim.Outputs)) run.Name(part.Identity);
        int[] movable = [.. correct.Where(sample => run.Goal.RadiusOf(sample) > 0)];
        if (movable.Length > 0) attack.SearchSamples(run, movable, 0);
        run.Ledger.Close();
        run.Report(1);
        return correct.Length;
    }

    /// <summary>Searches around some samples, batch by batch; what is found is offered to the run's ledger.</summary>
    public static void SearchBatches(Attack attack, AttackRun run, int[] indices, int place)
    {
        (double from, double width) = run.ProgressWindow;
        int size = attack.Settings.BatchSize ?? Math.Clamp(ElementsPerMatrix / run.Victim.InputDimension, 64, 8192);
        for (int first = 0; first < indices.Length; first += size)
        {
            ReadOnlySpan<int> part = indices.AsSpan(first, Math.Min(size, indices.Length - first));
            run.ProgressWindow = (from + (width * first / indices.Length), width * part.Length / indices.Length);
            AttackBatch batch = new(run, part, attack.Settings.KeepToEnd) { Place = place, Answers = attack.Settings.Answers ?? 1 };
            attack.SearchBatch(batch, run);
        }
        run.ProgressWindow = (from, width);
    }

    /// <summary>What a run found, as the ledger decided.</summary>
    public static AttackResult Result(AttackRun run, int attacked, double seconds)
    {
        AttackLedger ledger = run.Ledger;
        int count = run.Samples.Count, robust = attacked;
        bool[] mask = [.. Enumerable.Range(0, count).Select(i => !ledger.IsBroken(i) || ledger.BrokenBy(i) != AttackLedger.NoPlace)];
        List<AttackEntry> entries = [];
        for (int place = 0; place < run.Tallies.Count; place++)
        {
            AttackRun.Tally tally = run.Tallies[place];
            int broken = 0;
            mask = [.. mask];
            for (int i = 0; i < count; i++)
            {
                if (ledger.BrokenBy(i) != place) continue;
                broken++;
                mask[i] = false;
            }
            robust -= broken;
            double accuracy = count == 0 ? 0 : (double)robust / count;
            entries.Add(new AttackEntry(tally.Identity, accuracy, tally.Attacked, broken, tally.Seconds) { Robust = mask });
        }
        return new AttackResult(ledger.Broken, ledger.Examples, attacked, seconds)
        {
            Entries = entries,
            CleanLogits = run.CleanLogits,
            FoundBy = [.. Enumerable.Range(0, count).Select(i => FoundBy(run, i))],
        };
    }

    private static AttackIdentity? FoundBy(AttackRun run, int sample)
    {
        if (!run.Ledger.IsBroken(sample)) return null;
        int place = run.Ledger.BrokenBy(sample);
        return place == AttackLedger.NoPlace ? AttackIdentity.Misclassified : run.Tallies[place].Identity;
    }

    internal static void Validate(IClassifier victim, Samples samples, AttackGoal goal)
    {
        ThreatModel threat = goal.Threat;
        if (samples.Inputs.Columns != victim.InputDimension)
            throw new ArgumentException(
                $"The victim takes inputs with {Plural.Of(victim.InputDimension, "feature")}; the samples are "
                + $"{samples.Inputs.Rows}×{samples.Inputs.Columns}.", nameof(samples));
        Margin.Require(samples.Labels, victim.Outputs);
        threat.Box?.RequireDimension(victim.InputDimension);
        threat.FeatureRadii?.RequireDimension(victim.InputDimension);
        goal.Require(samples.Count, victim.InputDimension);
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<float> input = samples.Inputs.Row(i);
            foreach (float value in input)
                if (!float.IsFinite(value))
                    throw new ArgumentException($"Sample {i} holds {value}; inputs must be finite.", nameof(samples));
            int outside = threat.Box?.FirstOutside(input) ?? -1;
            if (outside >= 0)
                throw new ArgumentException(
                    $"Feature {outside} of sample {i} is {input[outside]}, outside the box [{threat.Box!.Low}, {threat.Box.High}]. Choose "
                    + "a box that holds the data, or none.", nameof(samples));
        }
    }
}
