using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>A flow on samples of clusters, ready to run, with what is predicted of it.</summary>
/// <param name="Problem">What is descended.</param>
/// <param name="Start">A balanced start.</param>
/// <param name="ClusterOf">Cluster of each sample [n].</param>
/// <param name="Masses">Fraction of the samples in each cluster [K].</param>
/// <param name="Predicted">
/// Births that the flow without noise predicts [K]; NaN where no neuron will serve the cluster, and for unnormalised neurons.
/// </param>
internal sealed record ClusterFlow(FlowProblem Problem, FlowStart Start, int[] ClusterOf, double[] Masses, double[] Predicted)
{
    /// <summary>The flow on some samples.</summary>
    /// <param name="samples">Samples of clusters that know their centres.</param>
    /// <param name="shape">The network and the loss.</param>
    /// <param name="power">The power p.</param>
    /// <param name="scale">Initial scale, as text.</param>
    /// <param name="seed">Names the start.</param>
    /// <exception cref="ArgumentException">A cluster has no sample.</exception>
    public static ClusterFlow Of(Dataset samples, FlowShapeSettings shape, double power, string scale, ulong seed)
    {
        (ClusterCentres centres, int[] clusterOf) = (samples.Centres!, samples.ClusterOf!);
        double[] masses = new double[centres.Count];
        foreach (int cluster in clusterOf) masses[cluster] += 1.0 / clusterOf.Length;
        int empty = Array.IndexOf(masses, 0);
        if (empty >= 0)
            throw new ArgumentException($"Cluster {empty} has none of {Plural.Of(clusterOf.Length, "training sample")}; draw more.");
        var loss = (IBinaryLoss)Registry<Loss>.Find(shape.Loss).Value;
        FlowStart start = FlowStart.Balanced(shape.Hidden, centres.Dimension, DecimalScale.Parse(scale), seed)
            .BalancedFor(shape.Form, power);
        double[] predicted = shape.Form == NeuronForm.Normalised ? PredictedBirths.Of(start, centres, loss, power, masses)
            : [.. masses.Select(_ => double.NaN)];
        return new ClusterFlow(
            new FlowProblem
            {
                Inputs = DoubleMatrix.From(samples.Samples.Inputs), Labels = samples.Samples.Labels, Loss = loss, Power = power,
                Form = shape.Form,
            },
            start, clusterOf, masses, predicted);
    }

    /// <summary>How far the flow runs: to the end that is asked for, or else until all clusters are born and have settled.</summary>
    /// <param name="settings">How far and how closely.</param>
    /// <param name="records">Times of the records, in the end that is the last one possible.</param>
    public FlowOptions Options(FlowPowerSettings settings, Func<double, double[]> records)
    {
        double until = settings.Until ?? FlowTimes.Until(Predicted, Masses);
        return new FlowOptions
        {
            Until = until, RecordTimes = records(until), Tolerance = settings.Tolerance,
            Stop = settings.Until is null ? FlowStop.Born : FlowStop.Never, Settle = FlowTimes.Rest(Masses),
        };
    }

    /// <summary>The flow before its first step.</summary>
    public FlowSession Begin(FlowOptions options) => new(Problem, Start, options, ClusterOf);
}
