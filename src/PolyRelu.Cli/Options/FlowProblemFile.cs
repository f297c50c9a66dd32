using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>
/// A flow's samples and start from an .npz file of X [n × D], y [n], W0 [h × D], v0 [h] and, where they are known, clusters [n] and their
/// centres [K × D].
/// </summary>
internal static class FlowProblemFile
{
    private const int Needed = 4;
    private static readonly string[] Names = ["X", "y", "W0", "v0", "clusters", "centres"];

    /// <summary>Reads the file; other arrays in it are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="power">The power p.</param>
    /// <param name="form">What a neuron computes.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="InvalidDataException">An array is missing, has another shape or other numbers; the message names it.</exception>
    public static FlowPlan Read(string path, double power, NeuronForm form, IBinaryLoss loss)
    {
        IReadOnlyList<string> stored = NpzFile.Names(path);
        if (Names.Take(Needed).FirstOrDefault(name => !stored.Contains(name)) is { } missing)
            throw new InvalidDataException($"{path} has no array {Quotation.Of(missing)}; it has: {Quotation.List(stored)}. A problem has "
                + $"{Quotation.List(Names.Take(Needed))}; samples without a start are named by {DataOptions.Name}.");
        NamedArrays file = new(path, NpzFile.Read(path, Names.Contains));
        double[] inputs = file.Doubles("X", [NamedArrays.Any, NamedArrays.Any]);
        (int n, int d) = (file["X"].Shape[0], file["X"].Shape[1]);
        double[] labels = file.Numbers("y", [n]);
        double[] weights = file.Doubles("W0", [NamedArrays.Any, d]);
        int h = file["W0"].Shape[0];
        double[] outputs = file.Doubles("v0", [h]);
        int wrong = Array.FindIndex(labels, label => label is not (1 or -1));
        if (wrong >= 0)
            throw file.Wrong("y", FormattableString.Invariant($"Element {wrong} is {labels[wrong]}; expected the labels +1 and -1."));
        file.Require(n > 0 && d > 0, "X", "at least one sample of one feature");
        file.Require(h > 0, "W0", "at least one neuron");
        int[]? clusters = file.Find("clusters") is null ? null : file.Integers("clusters", [n]);
        FlowPlan plan = new(
            new FlowProblem
            {
                Inputs = DoubleMatrix.From(n, d, inputs), Labels = Array.ConvertAll(labels, label => (int)label), Loss = loss,
                Power = power, Form = form,
            },
            FlowStart.Of(DoubleMatrix.From(h, d, weights), outputs), clusters);
        return file.Find("centres") is null ? plan : WithCentres(plan, file);
    }

    /// <summary>Adds the centres, a row for each cluster, in the order in which the theory has them: positive ones first.</summary>
    private static FlowPlan WithCentres(FlowPlan plan, NamedArrays file)
    {
        int dimension = plan.Problem.Dimension;
        double[] points = file.Doubles("centres", [NamedArrays.Any, dimension]);
        int count = file["centres"].Shape[0];
        if (plan.ClusterOf is not { } clusterOf) throw file.Wrong("centres", "They are those of clusters; the array clusters is missing.");
        file.Require(clusterOf.Min() >= 0, "clusters", "numbers from 0");
        file.Require(clusterOf.Max() + 1 == count, "centres", $"a centre for each of {Plural.Of(clusterOf.Max() + 1, "cluster")}");
        int[] labels = new int[count];
        for (int i = 0; i < clusterOf.Length; i++)
        {
            ref int label = ref labels[clusterOf[i]];
            if (label == -plan.Problem.Labels[i])
                throw file.Wrong("clusters", $"Cluster {clusterOf[i]}, which has a centre, has samples of both labels.");
            label = plan.Problem.Labels[i];
        }
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(k => labels[k])];
        Matrix centres = new(count, dimension);
        for (int k = 0; k < count; k++)
            for (int i = 0; i < dimension; i++) centres[k, i] = (float)points[(order[k] * dimension) + i];
        return plan with
        {
            Centres = new ClusterCentres(centres, labels.Count(label => label > 0)),
            CentreOf = [.. Enumerable.Range(0, count).Select(k => Array.IndexOf(order, k))],
        };
    }
}
