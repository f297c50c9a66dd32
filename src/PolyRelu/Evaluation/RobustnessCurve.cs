using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>Empirical robust accuracy over radii.</summary>
public static class RobustnessCurve
{
    /// <summary>Runs attacks in order at every radius, each on the points that all before it left robust.</summary>
    /// <remarks>
    /// A point broken at some radius is broken at every larger one with the same adversarial example and is not attacked
    /// again; radii are worked through in ascending order whatever order they are given in.
    /// </remarks>
    /// <param name="victim">The classifier.</param>
    /// <param name="samples">Inputs [n × D] with labels, none counts as robust accuracy 0; not changed.</param>
    /// <param name="norm">Norm of the ball.</param>
    /// <param name="box">Range of valid inputs, or null.</param>
    /// <param name="radii">Radii ε ≥ 0; at 0 the robust accuracy is the clean one.</param>
    /// <param name="attacks">At least one attack.</param>
    /// <param name="seed">Seed of every attack.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="ArgumentException">No radius or no attack, or an attack refuses (<see cref="Attack"/>).</exception>
    public static RobustnessReport Evaluate(
        IClassifier victim,
        Samples samples,
        Norm norm,
        Box? box,
        IReadOnlyList<double> radii,
        IReadOnlyList<Attack> attacks,
        ulong seed = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default) =>
            Evaluate(victim, samples, new ThreatModel(norm, 0, box), radii, attacks, seed, progress, cancellation);

    /// <summary>Runs attacks in order at every radius, under a threat model whose own radius does not matter.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="samples">Inputs [n × D] with labels, none counts as robust accuracy 0; not changed.</param>
    /// <param name="threat">Norm, box and feature radii.</param>
    /// <param name="radii">Radii ε ≥ 0; at 0 the robust accuracy is the clean one.</param>
    /// <param name="attacks">At least one attack.</param>
    /// <param name="seed">Seed of every attack.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="ArgumentException">No radius or no attack, or an attack refuses (<see cref="Attack"/>).</exception>
    public static RobustnessReport Evaluate(
        IClassifier victim,
        Samples samples,
        ThreatModel threat,
        IReadOnlyList<double> radii,
        IReadOnlyList<Attack> attacks,
        ulong seed = 0,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(radii);
        AttackList.Require(attacks, nameof(attacks));
        if (radii.Count == 0) throw new ArgumentException("A curve needs at least one radius.", nameof(radii));
        if (attacks.Count == 0) throw new ArgumentException("A curve needs at least one attack.", nameof(attacks));
        ThreatModel[] threats = [.. radii.Select(radius => threat with { Radius = radius })];
        Survivors survivors = new(samples);
        survivors.Remove(attacks[0].Run(victim, samples, threat with { Radius = 0 }, seed, null, cancellation));
        double clean = survivors.Share;
        RadiusResult[] results = new RadiusResult[radii.Count];
        int done = 0, runs = radii.Count * attacks.Count;
        var report = WorkReport.To(progress, samples.Count);
        report?.Tell(0, survivors.Lost);
        foreach (int place in Enumerable.Range(0, radii.Count).OrderBy(place => radii[place]))
        {
            List<AttackEntry> entries = [];
            foreach (Attack attack in attacks)
            {
                // What an attack leaves robust is done where nothing comes after it.
                IProgress<WorkProgress>? part =
                    report?.Part((double)done / runs, 1.0 / runs, done == runs - 1 ? survivors.Lost : null);
                AttackResult result = AttackRunner.Run(attack, victim, new AskedSamples(survivors.Samples, survivors.CleanLogits),
                    new WithinRadius(threats[place]), seed, part, cancellation);
                entries.AddRange(survivors.OfAllPoints(result.Entries));
                survivors.Remove(result);
                done++;
                report?.Tell((double)done / runs, done == runs ? samples.Count : survivors.Lost);
            }
            results[place] = new RadiusResult(radii[place], survivors.Share, entries, survivors.Mask(), survivors.Examples)
            { FoundBy = survivors.FoundBy() };
        }
        return new RobustnessReport(clean, results);
    }

    /// <summary>The points still robust, and the adversarial examples of the others.</summary>
    private sealed class Survivors
    {
        private readonly Samples all;
        private readonly AttackIdentity?[] foundBy;
        private readonly float[]?[] found;
        private int[] indices;

        public Survivors(Samples all)
        {
            this.all = all;
            indices = [.. Enumerable.Range(0, all.Count)];
            foundBy = new AttackIdentity?[all.Count];
            found = new float[]?[all.Count];
            Samples = all;
            Examples = all.Inputs;
        }

        public Samples Samples { get; private set; }

        /// <summary>What the victim said about them; default before it was asked.</summary>
        public Matrix CleanLogits { get; private set; }

        /// <summary>The adversarial examples as they are now, shared by radii at which nothing broke.</summary>
        public SampleExamples Examples { get; private set; }

        /// <summary>Number of points that are not robust any more.</summary>
        public int Lost => all.Count - indices.Length;

        public double Share => Fraction.Of(indices.Length, all.Count);

        public bool[] Mask()
        {
            bool[] mask = new bool[all.Count];
            foreach (int index in indices) mask[index] = true;
            return mask;
        }

        public AttackIdentity?[] FoundBy() => [.. foundBy];

        public IEnumerable<AttackEntry> OfAllPoints(IEnumerable<AttackEntry> entries) =>
            [.. entries.Select(entry => entry with { RobustAccuracy = all.Count == 0
                ? 0 : entry.RobustAccuracy * Samples.Count / all.Count, Robust = OfAllPoints(entry.Robust) })];

        public void Remove(AttackResult result)
        {
            CleanLogits = result.CleanLogits;
            int[] left = [.. Enumerable.Range(0, indices.Length).Where(i => !result.Broken[i])];
            if (left.Length == indices.Length) return;
            for (int i = 0; i < indices.Length; i++)
            {
                if (!result.Broken[i]) continue;
                foundBy[indices[i]] = result.FoundBy[i];
                // Where no attack was needed the example is the clean input.
                found[indices[i]] = result.FoundBy[i] == AttackIdentity.Misclassified ? null : result.Adversarials.Row(i).ToArray();
            }
            Examples = new(all.Inputs, [.. found]);
            indices = Array.ConvertAll(left, i => indices[i]);
            Samples = all.Choose(indices);
            CleanLogits = CleanLogits.Choose(left);
        }

        private bool[] OfAllPoints(bool[] survivors)
        {
            bool[] mask = new bool[all.Count];
            for (int i = 0; i < indices.Length; i++) mask[indices[i]] = survivors[i];
            return mask;
        }
    }
}
