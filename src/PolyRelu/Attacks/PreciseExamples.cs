using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Moves adversarial examples outwards until a float64 evaluation misclassifies them by more than float32
/// may err, and says which ones it misclassifies.
/// </summary>
/// <remarks>
/// Along the straight line from the clean input through the example, by a share of the distance that is doubled from
/// 2⁻²⁰ on, to 2⁻⁶ at most, and then halved back between the last two. Where ball or box leave no room, or the class
/// changes on the way, the example stays as it is. Many examples take these steps together, so that the classifier is asked about all of
/// them at once; each ends where it would alone.
/// </remarks>
public sealed class PreciseExamples
{
    private const int FirstShare = -20;
    private const int LastShare = -6;
    private const int Halvings = 3;
    private const int RowsAtOnce = 512;

    private readonly IClassifier victim;
    private readonly PreciseMargin margins;

    /// <summary>Examples of a classifier; it is an <see cref="IPreciseClassifier"/>, or nothing can be said about them.</summary>
    public PreciseExamples(IClassifier victim)
    {
        ArgumentNullException.ThrowIfNull(victim);
        this.victim = victim;
        margins = new PreciseMargin(victim);
    }

    /// <summary>Whether a float64 evaluation misclassifies an input; null where the classifier has none.</summary>
    /// <param name="input">[D].</param>
    /// <param name="label">Its label.</param>
    /// <exception cref="ArgumentException">The input has other features, or the label is none of the classifier's head.</exception>
    public bool? Confirms(ReadOnlySpan<float> input, int label) => Confirms(Matrix.From(1, input.Length, input), [label])[0];

    /// <summary>Whether a float64 evaluation misclassifies each input; null where the classifier has none.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="labels">[n].</param>
    /// <exception cref="ArgumentException">
    /// The inputs have other features, are not as many as the labels, or a label is none of the classifier's head.
    /// </exception>
    public bool?[] Confirms(Matrix inputs, ReadOnlySpan<int> labels)
    {
        Matrix.RequireShape(inputs, labels.Length, victim.InputDimension, nameof(inputs));
        Margin.Require(labels, victim.Outputs);
        bool?[] flags = new bool?[labels.Length];
        for (int first = 0; first < flags.Length && margins.IsKnown; first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, flags.Length - first);
            margins.Misclassifies(inputs.RowRange(first, count), labels.Slice(first, count)).CopyTo(flags, first);
        }
        return flags;
    }

    /// <summary>Whether a float64 evaluation misclassifies some inputs; null where the classifier has none.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="labels">[n].</param>
    /// <param name="rows">[m]: which inputs.</param>
    /// <returns>[m].</returns>
    /// <exception cref="ArgumentException">A label is none of the classifier's head.</exception>
    internal bool?[] Confirms(Matrix inputs, ReadOnlySpan<int> labels, int[] rows)
    {
        Margin.Require(labels, victim.Outputs);
        bool?[] flags = new bool?[rows.Length];
        for (int first = 0; first < rows.Length && margins.IsKnown; first += RowsAtOnce)
        {
            int[] asked = rows[first..Math.Min(first + RowsAtOnce, rows.Length)], own = new int[asked.Length];
            for (int i = 0; i < own.Length; i++) own[i] = labels[asked[i]];
            margins.Misclassifies(inputs.Choose(asked), own).CopyTo(flags, first);
        }
        return flags;
    }

    /// <summary>Moves an example outwards where float64 does not misclassify it by more than float32 may err.</summary>
    /// <param name="threat">Norm, ranges of the features, and the radius that the example must not leave.</param>
    /// <param name="clean">The clean input [D].</param>
    /// <param name="label">Its label.</param>
    /// <param name="example">[D], misclassified; changed in place to one that is so by a margin, or left as it is.</param>
    /// <returns>Whether it was moved.</returns>
    /// <exception cref="ArgumentException">The inputs have other features, or the label is none of the classifier's head.</exception>
    public bool Settle(ThreatModel threat, ReadOnlySpan<float> clean, int label, Span<float> example)
    {
        ArgumentNullException.ThrowIfNull(threat);
        Matrix moved = Matrix.From(1, example.Length, example);
        if (!Settle(_ => threat, new Samples(Matrix.From(1, clean.Length, clean), [label]), moved)[0]) return false;
        moved.Row(0).CopyTo(example);
        return true;
    }

    /// <summary>Moves examples outwards, each as the other overload does.</summary>
    /// <param name="threatOf">Norm, ranges and radius of each row.</param>
    /// <param name="clean">The clean inputs [n × D] with their labels.</param>
    /// <param name="examples">[n × D], misclassified; changed in place.</param>
    /// <returns>[n]: which were moved.</returns>
    /// <exception cref="ArgumentException">The inputs have other features, or a label is none of the classifier's head.</exception>
    internal bool[] Settle(Func<int, ThreatModel> threatOf, Samples clean, Matrix examples)
    {
        Matrix.RequireShape(clean.Inputs, clean.Count, victim.InputDimension, nameof(clean));
        Matrix.RequireShape(examples, clean.Count, victim.InputDimension, nameof(examples));
        Margin.Require(clean.Labels, victim.Outputs);
        bool[] moved = new bool[clean.Count];
        if (!margins.IsKnown) return moved;
        for (int first = 0; first < moved.Length; first += RowsAtOnce)
        {
            int start = first, count = Math.Min(RowsAtOnce, moved.Length - first);
            Step step = new(this, row => threatOf(start + row), clean.Range(first, count), examples.RowRange(first, count));
            step.Run().CopyTo(moved, first);
        }
        return moved;
    }

    /// <summary>The steps of some examples outwards, all at once.</summary>
    private sealed class Step(PreciseExamples owner, Func<int, ThreatModel> threatOf, Samples clean, Matrix examples)
    {
        private readonly Matrix kept = new(examples.Rows, examples.Columns);

        public bool[] Run()
        {
            bool[] moved = new bool[clean.Count], settled = owner.margins.AreBeyondRounding(examples, clean.Labels);
            double[] within = new double[moved.Length], beyond = new double[moved.Length];
            int[] open = [.. Enumerable.Range(0, moved.Length).Where(row => !settled[row])];
            for (int exponent = FirstShare; exponent <= LastShare && open.Length > 0; exponent++)
            {
                double share = Math.ScaleB(1, exponent), last = exponent == FirstShare ? 0 : Math.ScaleB(1, exponent - 1);
                foreach (int row in Hold(open, _ => share)) (moved[row], within[row], beyond[row]) = (true, last, share);
                open = Array.FindAll(open, row => !moved[row]);
            }
            int[] found = [.. Enumerable.Range(0, moved.Length).Where(row => moved[row])];
            for (int halving = 0; halving < Halvings && found.Length > 0; halving++)
            {
                HashSet<int> holding = [.. Hold(found, row => (within[row] + beyond[row]) / 2)];
                foreach (int row in found)
                    (holding.Contains(row) ? ref beyond[row] : ref within[row]) = (within[row] + beyond[row]) / 2;
            }
            foreach (int row in found) kept.Row(row).CopyTo(examples.Row(row));
            return moved;
        }

        /// <summary>Tries examples moved by a share of their distance, and keeps the points that hold.</summary>
        /// <returns>The rows of those.</returns>
        private int[] Hold(int[] rows, Func<int, double> shareOf)
        {
            Matrix points = new(rows.Length, examples.Columns);
            List<int> inside = [];
            for (int i = 0; i < rows.Length; i++)
            {
                ThreatModel threat = threatOf(rows[i]);
                ReadOnlySpan<float> from = examples.Row(rows[i]), around = clean.Inputs.Row(rows[i]);
                Span<float> point = points.Row(i);
                double factor = 1 + shareOf(rows[i]);
                for (int k = 0; k < point.Length; k++) point[k] = (float)(around[k] + (factor * ((double)from[k] - around[k])));
                threat.Clamp(around, point);
                if (threat.Norm.Distance(point, around) <= threat.Radius) inside.Add(i);
            }
            int[] holding = Misclassified(points, BeyondRounding(points, [.. inside], rows), rows);
            foreach (int i in holding) points.Row(i).CopyTo(kept.Row(rows[i]));
            return Array.ConvertAll(holding, i => rows[i]);
        }

        private int[] BeyondRounding(Matrix points, int[] asked, int[] rows)
        {
            bool[] beyond = owner.margins.AreBeyondRounding(points.Choose(asked), Array.ConvertAll(asked, i => clean.Labels[rows[i]]));
            return [.. asked.Where((_, place) => beyond[place])];
        }

        private int[] Misclassified(Matrix points, int[] asked, int[] rows)
        {
            if (asked.Length == 0) return [];
            Matrix logits = new(asked.Length, owner.victim.Outputs);
            owner.victim.Logits(points.Choose(asked), logits);
            return [.. asked.Where((i, place) => !Margin.IsCorrect(logits.Row(place), clean.Labels[rows[i]]))];
        }
    }
}
