using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Options;

/// <summary>A flow to integrate.</summary>
/// <param name="Problem">What it descends.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="ClusterOf">Cluster of each sample [n]; null where none are known.</param>
internal sealed record FlowPlan(FlowProblem Problem, FlowStart Start, int[]? ClusterOf)
{
    /// <summary>The samples as they were drawn or read, before any standardisation; null for a problem.</summary>
    public Dataset? Data { get; init; }

    /// <summary>The distribution of the samples; null for a problem and for samples of one's own.</summary>
    public GaussianClusters? Source { get; init; }

    /// <summary>The centres, positive ones first; null where they are not known.</summary>
    public ClusterCentres? Centres { get; init; }

    /// <summary>Index of the centre of each cluster.</summary>
    public int[] CentreOf { get; init; } = [];

    /// <summary>
    /// Samples to measure the flow on: test samples of clusters, or samples spread evenly over a file, which may be sorted.
    /// </summary>
    /// <param name="count">How many at most.</param>
    public Samples Measured(int count)
    {
        if (Source is not null) return Source.Sample(count, (ulong)ClusterSplit.Test).Samples;
        Matrix inputs = new(Math.Min(count, Problem.Count), Problem.Dimension);
        int[] rows = [.. Enumerable.Range(0, inputs.Rows).Select(i => (int)((long)i * Problem.Count / inputs.Rows))];
        for (int i = 0; i < rows.Length; i++)
            for (int d = 0; d < inputs.Columns; d++) inputs[i, d] = (float)Problem.Inputs[rows[i], d];
        return new Samples(inputs, Array.ConvertAll(rows, row => Problem.Labels[row]));
    }

    /// <summary>The predicted birth of each cluster [K], NaN where there is none, and why there is none at all.</summary>
    /// <param name="clusters">Number of clusters K.</param>
    public BirthPrediction Births(int clusters)
    {
        BirthPrediction found = BirthPrediction.Of(Problem, Start, Centres,
            Centres is null ? [] : [.. ClusterOf!.Select(cluster => CentreOf[cluster])]);
        double[] times = [.. Enumerable.Range(0, clusters).Select(k => Centres is null ? double.NaN : found.Times[CentreOf[k]])];
        return found with { Times = times };
    }
}
