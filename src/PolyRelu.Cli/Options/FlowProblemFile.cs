using PolyRelu.Dynamics;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>
/// A flow's samples and start from an .npz file of X [n × D], y [n], W0 [h × D], v0 [h] and, if there are any, clusters [n].
/// </summary>
internal static class FlowProblemFile
{
    private static readonly string[] Names = ["X", "y", "W0", "v0", "clusters"];

    /// <summary>Reads the file; other arrays in it are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="power">The power p.</param>
    /// <param name="form">What a neuron computes.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="InvalidDataException">An array is missing, has another shape or other numbers; the message names it.</exception>
    public static FlowPlan Read(string path, double power, NeuronForm form, IBinaryLoss loss)
    {
        NamedArrays file = new(path, NpzFile.Read(path, Names.Contains));
        double[] inputs = file.Doubles("X", [NamedArrays.Any, NamedArrays.Any]);
        (int n, int d) = (file["X"].Shape[0], file["X"].Shape[1]);
        int[] labels = file.Integers("y", [n]);
        double[] weights = file.Doubles("W0", [NamedArrays.Any, d]);
        int h = file["W0"].Shape[0];
        double[] outputs = file.Doubles("v0", [h]);
        int wrong = Array.FindIndex(labels, label => label is not (1 or -1));
        if (wrong >= 0) throw file.Wrong("y", $"Element {wrong} is {labels[wrong]}; expected the labels +1 and -1.");
        file.Require(n > 0 && d > 0, "X", "at least one sample of one feature");
        file.Require(h > 0, "W0", "at least one neuron");
        int[]? clusters = file.Find("clusters") is null ? null : file.Integers("clusters", [n]);
        return new FlowPlan(
            new FlowProblem
            {
                Inputs = DoubleMatrix.From(n, d, inputs), Labels = labels, Loss = loss, Power = power, Form = form,
            },
            FlowStart.Of(DoubleMatrix.From(h, d, weights), outputs), clusters);
    }
}
