using System.Diagnostics;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Runs attacks under the contract of <see cref="Attack"/>: validates, asks the victim first, lets the
/// attack search, has the ledger decide, counts.
/// </summary>
internal static class AttackRunner
{
    /// <summary>Checks that an attack can run; nothing is asked.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    public static void Require(Attack attack, IClassifier victim, Samples samples, AttackGoal goal)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(goal);
        Validate(victim, samples, goal);
        attack.Require(victim, goal.Threat);
    }

    /// <summary>Runs an attack on samples about which the victim was asked.</summary>
    /// <inheritdoc cref="Attack.Run(IClassifier, Samples, AttackGoal, ulong, IProgress{WorkProgress}, CancellationToken)"/>
    public static AttackResult Run(Attack attack, IClassifier victim, AskedSamples samples, AttackGoal goal, ulong seed,
        IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        Require(attack, victim, samples.Samples, goal);
        AttackRun run = new(victim, samples, goal, new InputStarts(samples.Samples), seed, progress, cancellation);
        long start = Stopwatch.GetTimestamp();
        int[] correct = run.Ledger.LeaveOutMisclassified(samples.Logits);
        AttackPart[] parts = [.. attack.Parts(run.Threat.Norm, victim)];
        foreach (AttackPart part in parts) run.Name(part.Identity);
        int[] movable = [.. correct.Where(sample => goal.RadiusOf(sample) > 0)];
        for (int place = 0; place < parts.Length; place++)
        {
            int[] open = [.. movable.Where(sample => !run.Ledger.IsBroken(sample))];
            if (open.Length == 0) break;
            run.ReportDone((double)place / parts.Length, run.Samples.Count - open.Length);
            run.IsLast = place == parts.Length - 1;
            run.ProgressWindow = ((double)place / parts.Length, 1.0 / parts.Length);
            run.Stage(parts[place], open, place);
        }
        run.Ledger.Close();
        run.ReportDone(1, run.Samples.Count);
        return Result(run, correct.Length, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>What a run found, as the ledger decided.</summary>
    private static AttackResult Result(AttackRun run, int attacked, double seconds)
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
            double accuracy = Fraction.Of(robust, count);
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
        goal.Threat.RequireInputs(samples.Inputs, victim.InputDimension, "victim", nameof(samples));
        Margin.Require(samples.Labels, victim.Outputs);
        goal.Require(samples.Count, victim.InputDimension);
    }
}
