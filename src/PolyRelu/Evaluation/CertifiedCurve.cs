using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>Attacks within radii on what certificates leave undecided.</summary>
/// <remarks>
/// A sample proven within a radius is not attacked within it, and one for which the proof came upon an example is broken by that. The first
/// entry of every radius is the certificates'; everything else is as in <see cref="RobustnessCurve"/>.
/// </remarks>
/// <param name="request">Victim, threat model, radii, seed.</param>
/// <param name="attacks">The attacks, in order.</param>
/// <param name="certificates">Of all samples of the request.</param>
internal sealed class CertifiedCurve(EvaluationRequest request, IReadOnlyList<Attack> attacks, CertificateTable certificates)
{
    /// <summary>Attacks a block of samples.</summary>
    /// <param name="block">The samples.</param>
    /// <param name="first">Index of the first of them among those of the request.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="CertificateContradictionException">A sample is proven within a radius and broken within it.</exception>
    public RobustnessReport Evaluate(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        State state = new(block, first, certificates);
        double clean = state.Share;
        RadiusResult[] results = new RadiusResult[request.Radii.Count];
        int done = 0;
        var report = WorkReport.To(progress, block.Count);
        foreach (int place in Enumerable.Range(0, results.Length).OrderBy(place => request.Radii[place]))
        {
            cancellation.ThrowIfCancellationRequested();
            List<AttackEntry> entries = [state.TakeExamples(place)];
            int[] open = state.Open(place, request.AttacksProven);
            bool isLast = done == results.Length - 1;
            IProgress<WorkProgress>? part =
                report?.Part((double)done / results.Length, 1.0 / results.Length, isLast ? block.Count - open.Length : null);
            RobustnessReport attacked = RobustnessCurve.Evaluate(request.Victim, block.Choose(open), request.Threat, [request.Radii[place]],
                attacks, request.Seed, part, cancellation);
            entries.AddRange(attacked.Radii[0].Attacks.Select(entry => state.OfAll(entry, open)));
            state.Remove(attacked.Radii[0], open, place);
            results[place] = state.Result(request.Radii[place], entries);
            done++;
            report?.Tell((double)done / results.Length, isLast ? block.Count : state.Lost);
        }
        return new(clean, results);
    }

    /// <summary>What is still robust of a block, and the examples of the others.</summary>
    private sealed class State
    {
        private readonly Samples block;
        private readonly int first;
        private readonly CertificateTable certificates;
        private readonly bool[] robust;
        private readonly AttackIdentity?[] foundBy;
        private readonly int[] brokenAt;        // place of the radius
        private readonly float[]?[] examples;

        public State(Samples block, int first, CertificateTable certificates)
        {
            (this.block, this.first, this.certificates) = (block, first, certificates);
            (foundBy, brokenAt, examples) = (new AttackIdentity?[block.Count], new int[block.Count], new float[]?[block.Count]);
            robust = new bool[block.Count];
            for (int i = 0; i < robust.Length; i++)
            {
                robust[i] = !CertificateTable.IsMisclassified(certificates[first + i, 0]);
                if (!robust[i]) foundBy[i] = AttackIdentity.Misclassified;
            }
        }

        public double Share => Fraction.Of(robust);

        /// <summary>Number of samples that are not robust any more.</summary>
        public int Lost => robust.AsSpan().Count(false);

        /// <summary>Breaks what proofs came upon an example of, and says so in an entry.</summary>
        public AttackEntry TakeExamples(int place)
        {
            int before = robust.AsSpan().Count(true);
            double seconds = 0;
            for (int i = 0; i < robust.Length; i++)
            {
                SampleCertificate certificate = certificates[first + i, place];
                seconds += certificate.Seconds;
                if (!robust[i] && foundBy[i] != AttackIdentity.Misclassified && certificate.Verdict == Verdict.Certified)
                    throw Contradiction(i, place, brokenAt[i]);
                if (robust[i] && certificate is { Verdict: Verdict.Broken, Example: { } example })
                    Break(i, place, CertificateTable.Descents, example);
            }
            int after = robust.AsSpan().Count(true);
            // Samples are certified side by side.
            return new(CertificateTable.Descents, Fraction.Of(robust), before, before - after, seconds / Workers.Available)
            {
                Robust = [.. robust],
            };
        }

        /// <summary>What is to be attacked.</summary>
        public int[] Open(int place, bool proven) =>
            [.. Enumerable.Range(0, robust.Length)
                .Where(i => robust[i] && (proven || certificates[first + i, place].Verdict != Verdict.Certified))];

        /// <summary>An entry about some of the samples as one about all.</summary>
        public AttackEntry OfAll(AttackEntry entry, int[] open)
        {
            bool[] after = [.. robust];
            for (int k = 0; k < open.Length; k++) after[open[k]] = entry.Robust[k];
            return entry with { RobustAccuracy = Fraction.Of(after), Robust = after };
        }

        public void Remove(RadiusResult attacked, int[] open, int place)
        {
            for (int k = 0; k < open.Length; k++)
            {
                if (attacked.Robust[k]) continue;
                if (certificates[first + open[k], place].Verdict == Verdict.Certified) throw Contradiction(open[k], place, place);
                Break(open[k], place, attacked.FoundBy[k]!, attacked.Adversarials.Row(k));
            }
        }

        public RadiusResult Result(double epsilon, List<AttackEntry> entries) =>
            new(epsilon, Share, entries, [.. robust], new(block.Inputs, [.. examples])) { FoundBy = [.. foundBy] };

        private void Break(int i, int place, AttackIdentity by, ReadOnlySpan<float> example)
        {
            (robust[i], foundBy[i], brokenAt[i]) = (false, by, place);
            examples[i] = example.ToArray();
        }

        private CertificateContradictionException Contradiction(int i, int certified, int broken) =>
            new(first + i, certificates.Radii[certified], certificates.Radii[broken]);
    }
}
