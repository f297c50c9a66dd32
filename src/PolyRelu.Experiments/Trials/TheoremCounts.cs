using PolyRelu.Experiments.Results;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Trials;

/// <summary>The events of every statement, counted over samples of one kind of clusters.</summary>
internal sealed class TheoremCounts
{
    private readonly TheoremConfiguration cell;
    private readonly SumClassifier sum;
    private readonly PowerClassifier[] powers;
    private readonly IdealClassifier[] measured;
    private readonly Matrix[] directions;
    private readonly int[] powerErrors;
    private readonly int[] stillRight;
    private readonly List<double>[] distances;
    private int samples;
    private int sumErrors;

    /// <summary>Nothing counted yet.</summary>
    public TheoremCounts(TheoremConfiguration cell, Matrix centres)
    {
        this.cell = cell;
        sum = new SumClassifier(centres, cell.PositiveClusters);
        powers = [.. cell.Powers.Select(power => new PowerClassifier(centres, cell.PositiveClusters, power))];
        measured = [sum, .. powers, new NearestCentreClassifier(centres, cell.PositiveClusters)];
        directions = [Row(sum.WorstDirection(-1)), Row(sum.WorstDirection(1))];
        powerErrors = new int[powers.Length];
        stillRight = new int[cell.Rhos.Count];
        distances = [.. measured.Select(_ => new List<double>())];
    }

    /// <summary>Counts the events of some samples; the first few have their exact distances computed as well.</summary>
    public void Add(Samples drawn, int withDistances)
    {
        samples += drawn.Count;
        sumErrors += drawn.Count - Right(sum, drawn.Inputs, drawn.Labels);
        for (int i = 0; i < powers.Length; i++) powerErrors[i] += drawn.Count - Right(powers[i], drawn.Inputs, drawn.Labels);
        for (int i = 0; i < stillRight.Length; i++) stillRight[i] += Right(sum, Moved(drawn, (1 + cell.Rhos[i]) * TheoremBounds.SumBreakingRadius(cell.Clusters)), drawn.Labels);
        for (int i = 0; i < measured.Length; i++) distances[i].AddRange(Distances(measured[i], drawn, withDistances));
    }

    /// <summary>The statements with their verdicts.</summary>
    public IReadOnlyList<TheoremRow> Rows()
    {
        (int d, double alpha, int k) = (cell.Dimension, cell.Alpha, cell.Clusters);
        List<TheoremRow> rows = [Judged(TheoremStatement.SumClean, sum, null, samples, sumErrors, TheoremBounds.SumClean(d, alpha, k))];
        for (int i = 0; i < powers.Length; i++) rows.Add(Judged(TheoremStatement.PowerClean, powers[i], null, samples, powerErrors[i], TheoremBounds.PowerClean(d, alpha, k)));
        for (int i = 0; i < stillRight.Length; i++) rows.Add(Judged(TheoremStatement.SumMoved, sum, cell.Rhos[i], samples, stillRight[i], TheoremBounds.SumMoved(d, alpha, k, cell.Rhos[i])));
        for (int i = 0; i < powers.Length; i++)
            foreach (double delta in cell.Deltas)
                rows.Add(Judged(TheoremStatement.PowerRobust, powers[i], delta, distances[i + 1].Count, Broken(i + 1, (Math.Sqrt(2) - delta) / 2), TheoremBounds.PowerRobust(d, alpha, k, delta)));
        double least = TheoremBounds.UniversalRobustError(cell.PositiveClusters, k - cell.PositiveClusters);
        for (int i = 0; i < measured.Length; i++)
            rows.Add(TheoremRow.Of(Counted(TheoremStatement.NoneRobust, measured[i], null, distances[i].Count, Broken(i, TheoremBounds.UniversalRadius)), least, cell.Confidence));
        return rows;
    }

    private TheoremRow Judged(TheoremStatement statement, IdealClassifier classifier, double? parameter, int count, int events, TailBound bound) =>
        TheoremRow.Of(Counted(statement, classifier, parameter, count, events), bound, cell.Constant, cell.Confidence);

    private TheoremRow Counted(TheoremStatement statement, IdealClassifier classifier, double? parameter, int count, int events) => new(
        statement, classifier.Name, cell.Alpha, cell.Dimension, cell.Clusters, cell.PositiveClusters, parameter, count, events, 0, 1, null, null, 0, BoundVerdict.NotDecided);

    /// <summary>Samples with a misclassified point within the closed ball.</summary>
    private int Broken(int classifier, double radius) => distances[classifier].Count(distance => distance <= radius);

    private static int Right(IdealClassifier classifier, Matrix inputs, int[] labels)
    {
        Matrix logits = new(inputs.Rows, 1);
        classifier.Logits(inputs, logits);
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
            if (logits[i, 0] * labels[i] > 0) right++;
        return right;
    }

    /// <summary>The samples, each moved by a radius along the worst direction of its class.</summary>
    private Matrix Moved(Samples drawn, double radius)
    {
        Matrix moved = new(drawn.Count, drawn.Inputs.Columns);
        for (int i = 0; i < drawn.Count; i++)
        {
            ReadOnlySpan<float> x = drawn.Inputs.Row(i), direction = directions[drawn.Labels[i] > 0 ? 1 : 0].Row(0);
            Span<float> row = moved.Row(i);
            for (int j = 0; j < row.Length; j++) row[j] = (float)(x[j] + (radius * direction[j]));
        }
        return moved;
    }

    private static double[] Distances(IdealClassifier classifier, Samples drawn, int count)
    {
        double[] found = new double[count];
        Workers.For(count, i => found[i] = classifier.ExactDistance(drawn.Inputs.Row(i), drawn.Labels[i]));
        return found;
    }

    private static Matrix Row(float[] values)
    {
        Matrix row = new(1, values.Length);
        values.CopyTo(row.Row(0));
        return row;
    }
}
