using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>The events of every statement, counted over samples of one kind of clusters.</summary>
internal sealed class TheoremCounts
{
    private static readonly int[] Labels = [1, -1];
    private readonly TheoremConfiguration cell;
    private readonly SumClassifier sum;
    private readonly PowerClassifier[] powers;
    private readonly IdealClassifier[] measured;
    private readonly Matrix directions;
    private readonly int[] powerErrors;
    private readonly int[] classSamples = new int[2];
    private readonly int[][] stillRight;
    private readonly List<double>[] distances;
    private int samples;
    private int sumErrors;

    /// <summary>Nothing counted yet.</summary>
    public TheoremCounts(TheoremConfiguration cell, ClusterCentres centres)
    {
        this.cell = cell;
        sum = new SumClassifier(centres);
        powers = [.. cell.Powers.Select(power => new PowerClassifier(centres, power))];
        measured = [sum, .. powers, new NearestCentreClassifier(centres)];
        directions = Matrix.From(2, centres.Dimension, [.. sum.WorstDirection(-1), .. sum.WorstDirection(1)]);
        powerErrors = new int[powers.Length];
        stillRight = [.. cell.Rhos.Select(_ => new int[2])];
        distances = [.. measured.Select(_ => new List<double>())];
    }

    /// <summary>Counts the events of some samples; the first few have their exact distances computed as well.</summary>
    public void Add(Samples drawn, int withDistances)
    {
        samples += drawn.Count;
        sumErrors += Predictions.Correct(sum, drawn).Count(right => !right);
        for (int i = 0; i < powers.Length; i++) powerErrors[i] += Predictions.Correct(powers[i], drawn).Count(right => !right);
        foreach (int label in drawn.Labels) classSamples[DirectionStep.RowOf(label)]++;
        Matrix moved = new(drawn.Count, drawn.Inputs.Columns);
        for (int i = 0; i < stillRight.Length; i++)
        {
            DirectionStep.Move(drawn, directions, (1 + cell.Rhos[i]) * TheoremBounds.SumBreakingRadius(cell.Clusters), moved);
            bool[] right = Predictions.Correct(sum, new Samples(moved, drawn.Labels));
            for (int j = 0; j < right.Length; j++)
                if (right[j]) stillRight[i][DirectionStep.RowOf(drawn.Labels[j])]++;
        }
        for (int i = 0; i < measured.Length; i++) distances[i].AddRange(Distances(measured[i], drawn, withDistances));
    }

    /// <summary>What was counted. The step on F is a statement about the class attacked, so each class has a count of its own.</summary>
    public IReadOnlyList<TheoremCount> Counts()
    {
        List<TheoremCount> counts = [new(TheoremStatement.SumClean, sum.Name, null, samples, sumErrors)];
        for (int i = 0; i < powers.Length; i++) counts.Add(new(TheoremStatement.PowerClean, powers[i].Name, null, samples, powerErrors[i]));
        for (int i = 0; i < stillRight.Length; i++)
            foreach (int label in Labels)
                if (classSamples[DirectionStep.RowOf(label)] is > 0 and int count)
                    counts.Add(new(TheoremStatement.SumMoved, sum.Name, cell.Rhos[i], count, stillRight[i][DirectionStep.RowOf(label)],
                        label));
        for (int i = 0; i < powers.Length; i++)
            foreach (double delta in cell.Deltas)
                counts.Add(new(TheoremStatement.PowerRobust, powers[i].Name, delta, distances[i + 1].Count,
                    Broken(i + 1, (Math.Sqrt(2) - delta) / 2)));
        for (int i = 0; i < measured.Length; i++)
            counts.Add(new(TheoremStatement.NoneRobust, measured[i].Name, null, distances[i].Count,
                Broken(i, TheoremBounds.UniversalRadius)));
        return counts;
    }

    /// <summary>Samples with a misclassified point within the closed ball.</summary>
    private int Broken(int classifier, double radius) => distances[classifier].Count(distance => distance <= radius);

    private static double[] Distances(IdealClassifier classifier, Samples drawn, int count)
    {
        double[] found = new double[count];
        Workers.For(count, i => found[i] = classifier.ExactDistance(drawn.Inputs.Row(i), drawn.Labels[i]));
        return found;
    }
}
