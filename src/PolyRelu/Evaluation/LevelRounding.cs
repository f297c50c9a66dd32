using System.Diagnostics;
using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Evaluation;

/// <summary>
/// Rounds adversarial examples to the levels of a grid, as when an image is stored with 8 bits, and counts those that survive.
/// </summary>
/// <remarks>
/// For every example several roundings are tried in a fixed order (<see cref="RoundingChoice"/>): of the example as it is, moved away from
/// its sample to the radius, and then moved on beyond the boundary by steepest steps of the margin, a tenth of the radius each (not in L0,
/// which has none). The first
/// rounding that is misclassified inside ball, box and feature radii is kept, as the <see cref="AttackLedger"/> decides, and stays at its
/// levels, whatever float64 says of it. A point that has none is lost. Along a curve it is tried again at every larger radius, and attacked
/// again there, since the curve itself did not attack it any more. Points misclassified without an attack stay broken as they are.
/// Deterministic; what comes of a sample does not depend on the others.
/// </remarks>
public static class LevelRounding
{
    private const int Steps = 20, StepsPerRadius = 10;

    /// <summary>Rounds the examples of a report.</summary>
    /// <param name="victim">The classifier that was attacked.</param>
    /// <param name="samples">Inputs [n × D] with labels, as attacked.</param>
    /// <param name="threat">Norm, box and feature radii; its radius does not matter.</param>
    /// <param name="report">What the attacks found.</param>
    /// <param name="grid">The levels.</param>
    /// <param name="attacks">
    /// The attacks that found it, to attack lost points again at larger radii; none where the report is of nearest examples.
    /// </param>
    /// <param name="seed">Seed of these attacks.</param>
    /// <param name="cancellation">Stops the work between two roundings.</param>
    /// <exception cref="ArgumentException">
    /// The grid is for another number of features, or the report of another number of samples.
    /// </exception>
    public static RoundedReport Of(
        IClassifier victim,
        Samples samples,
        ThreatModel threat,
        RobustnessReport report,
        LevelGrid grid,
        IReadOnlyList<Attack> attacks,
        ulong seed = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(report);
        report.RequireOf(samples, nameof(report));
        ArgumentNullException.ThrowIfNull(grid);
        AttackList.Require(attacks, nameof(attacks));
        if (grid.Dimension != samples.Inputs.Columns)
            throw new ArgumentException(
                $"The levels are for {Plural.Of(grid.Dimension, "feature")}; the samples have {samples.Inputs.Columns}.", nameof(grid));
        int off = Enumerable.Range(0, samples.Count).Count(i => !grid.Contains(samples.Inputs.Row(i)));
        Kept kept = new(victim, samples, grid, cancellation);
        RadiusResult[] results = new RadiusResult[report.Radii.Count];
        int[] lost = new int[results.Length];
        double[] seconds = new double[results.Length];
        bool[] before = new bool[samples.Count];
        foreach (int place in Enumerable.Range(0, results.Length).OrderBy(place => report.Radii[place].Epsilon))
        {
            long start = Stopwatch.GetTimestamp();
            RadiusResult radius = report.Radii[place];
            ThreatModel ball = threat with { Radius = radius.Epsilon };
            int[] open = [.. Enumerable.Range(0, samples.Count).Where(i => !radius.Robust[i] && !kept.IsBroken(i))];
            kept.Round(ball, open, radius.Adversarials.Choose(open), [.. open.Select(i => radius.FoundBy[i]!)]);
            int[] again = attacks.Count == 0 ? [] : [.. open.Where(i => before[i] && !kept.IsBroken(i))];
            if (again.Length > 0)
            {
                Samples left = samples.Choose(again);
                RobustnessReport second = RobustnessCurve.Evaluate(victim, left, ball, [radius.Epsilon], attacks, seed, null, cancellation);
                RadiusResult found = second.Radii[0];
                int[] broken = [.. Enumerable.Range(0, again.Length).Where(i => !found.Robust[i])];
                AttackIdentity[] by = [.. broken.Select(i => found.FoundBy[i]!)];
                kept.Round(ball, Array.ConvertAll(broken, i => again[i]), found.Adversarials.Choose(broken), by);
            }
            before = [.. radius.Robust.Select(robust => !robust)];
            results[place] = kept.At(radius);
            lost[place] = open.Count(i => !kept.IsBroken(i));
            seconds[place] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return new RoundedReport(grid.Levels, off, report with { Radii = results }, lost, seconds);
    }

    /// <summary>The points broken by rounded examples so far.</summary>
    private sealed class Kept(IClassifier victim, Samples samples, LevelGrid grid, CancellationToken cancellation)
    {
        private readonly float[]?[] examples = new float[]?[samples.Count];
        private readonly AttackIdentity?[] foundBy = new AttackIdentity?[samples.Count];

        public bool IsBroken(int sample) => foundBy[sample] is not null;

        public RadiusResult At(RadiusResult before)
        {
            bool[] robust = Array.ConvertAll(foundBy, found => found is null);
            double fraction = Fraction.Of(robust);
            SampleExamples now = new(samples.Inputs, [.. examples]);
            return before with { RobustAccuracy = fraction, Robust = robust, Adversarials = now, FoundBy = [.. foundBy] };
        }

        /// <summary>Keeps what survives of the examples of some samples.</summary>
        public void Round(ThreatModel threat, int[] indices, Matrix found, AttackIdentity[] by)
        {
            for (int row = 0; row < indices.Length; row++)
                if (by[row] == AttackIdentity.Misclassified) foundBy[indices[row]] = by[row];
            int[] rows = Open(indices);
            Keep(threat, indices, rows, by, source: found.Choose(rows));
            rows = Open(indices);
            Matrix source = found.Choose(rows);
            Stretch(threat, PartOf(indices, rows), source);
            Keep(threat, indices, rows, by, source);
            bool climbs = victim is IDifferentiableClassifier && threat.Norm.IsConvex;
            for (int step = 0; step < Steps && rows.Length > 0 && climbs; step++)
            {
                int[] left = [.. Enumerable.Range(0, rows.Length).Where(i => !IsBroken(indices[rows[i]]))];
                (rows, source) = (Array.ConvertAll(left, i => rows[i]), source.Choose(left));
                Climb(threat, PartOf(indices, rows), source);
                Keep(threat, indices, rows, by, source);
            }
        }

        private int[] Open(int[] indices) => [.. Enumerable.Range(0, indices.Length).Where(row => !IsBroken(indices[row]))];

        private Samples PartOf(int[] indices, int[] rows) => samples.Choose(Array.ConvertAll(rows, row => indices[row]));

        /// <summary>Tries the roundings of some points and keeps the first of each sample that breaks it.</summary>
        private void Keep(ThreatModel threat, int[] indices, int[] rows, AttackIdentity[] by, Matrix source)
        {
            if (rows.Length == 0) return;
            Samples part = PartOf(indices, rows);
            AttackLedger ledger = new(victim, part, new WithinRadius(threat)) { Settles = false };
            Try(ledger, part, source, threat);
            for (int i = 0; i < rows.Length; i++)
            {
                if (!ledger.IsBroken(i)) continue;
                int sample = indices[rows[i]];
                foundBy[sample] = by[rows[i]];
                examples[sample] = ledger.Examples.Row(i).ToArray();
            }
        }

        private void Try(AttackLedger ledger, Samples part, Matrix source, ThreatModel threat)
        {
            Matrix slopes = Slopes(part, source);
            RoundingChoice rounding = new(grid, threat);
            float[] point = new float[grid.Dimension];
            foreach (RoundingDirection direction in Enum.GetValues<RoundingDirection>())
            {
                if (direction == RoundingDirection.Steepest && slopes.Rows == 0) continue;
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < part.Count; i++)
                {
                    if (ledger.IsBroken(i)) continue;
                    rounding.Round(direction, part.Inputs.Row(i), source.Row(i), slopes.Rows == 0 ? default : slopes.Row(i), point);
                    ledger.Offer(i, point, 0);
                }
                ledger.Close();
            }
        }

        /// <summary>Slopes of the negative margin at some points, or nothing where the victim has none; what is not finite is 0.</summary>
        private Matrix Slopes(Samples part, Matrix source)
        {
            if (victim is not IDifferentiableClassifier differentiable) return default;
            Matrix points = source.Copy(), slopes = new(part.Count, source.Columns);
            Matrix logits = new(part.Count, victim.Outputs), cotangents = new(part.Count, victim.Outputs);
            differentiable.Logits(points, logits);
            for (int i = 0; i < part.Count; i++)
            {
                Margin.Gradient(logits.Row(i), part.Labels[i], cotangents.Row(i));
                foreach (ref float value in cotangents.Row(i)) value = -value;
            }
            differentiable.PullBack(cotangents, slopes);
            for (int i = 0; i < part.Count; i++)
                foreach (ref float value in slopes.Row(i)) value = float.IsFinite(value) ? value : 0;
            return slopes;
        }

        /// <summary>Moves examples on, away from their samples, to the radius.</summary>
        private static void Stretch(ThreatModel threat, Samples part, Matrix found)
        {
            for (int i = 0; i < part.Count; i++)
            {
                ReadOnlySpan<float> clean = part.Inputs.Row(i);
                Span<float> point = found.Row(i);
                double distance = threat.Norm.Distance(point, clean);
                if (!(distance > 0 && distance < threat.Radius)) continue;
                for (int j = 0; j < point.Length; j++)
                    point[j] = (float)(clean[j] + (((double)point[j] - clean[j]) * threat.Radius / distance));
                threat.Clamp(clean, point);
            }
        }

        /// <summary>Moves points one step further beyond the boundary, so that rounding has room.</summary>
        private void Climb(ThreatModel threat, Samples part, Matrix points)
        {
            if (part.Count == 0) return;
            Matrix slopes = Slopes(part, points);
            float[] step = new float[grid.Dimension];
            for (int i = 0; i < part.Count; i++)
            {
                ReadOnlySpan<float> clean = part.Inputs.Row(i);
                Span<float> point = points.Row(i);
                threat.Norm.SteepestStep(slopes.Row(i), threat.Radius / StepsPerRadius, step);
                for (int j = 0; j < point.Length; j++) step[j] = (float)((double)point[j] - clean[j] + step[j]);
                threat.Norm.Project(step, threat.Radius);
                for (int j = 0; j < point.Length; j++) point[j] = (float)((double)clean[j] + step[j]);
                threat.Clamp(clean, point);
            }
        }
    }
}
