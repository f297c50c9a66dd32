using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Onnx;

/// <summary>How far the logits of a file, run by ONNX Runtime, are from those of a classifier here.</summary>
/// <param name="Points">Number of points that were asked.</param>
/// <param name="Logit">The largest absolute value of a logit in float64.</param>
/// <param name="FromFloats">The largest difference from the float32 logits.</param>
/// <param name="FromDoubles">The largest difference from the float64 logits.</param>
public sealed record OnnxAgreement(int Points, double Logit, double FromFloats, double FromDoubles)
{
    /// <summary>Runs a file and a classifier on the same points.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classifier">The classifier.</param>
    /// <param name="points">[n × D].</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot run the file, or it has other shapes.</exception>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime does not run on this machine.</exception>
    public static OnnxAgreement Of(string path, IPreciseClassifier classifier, Matrix points)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        using OnnxRuntimeClassifier runtime = new(path);
        int outputs = classifier.Outputs;
        if (runtime.InputDimension != classifier.InputDimension || runtime.Outputs != outputs)
            throw new InvalidDataException($"{path} maps {Plural.Of(runtime.InputDimension, "feature")} to "
                + $"{Plural.Of(runtime.Outputs, "logit")}; "
                + "expected "
                + $"{classifier.InputDimension} to {outputs}.");
        Matrix singles = new(points.Rows, outputs);
        double[] doubles = new double[points.Rows * outputs], rounding = new double[doubles.Length];
        classifier.Logits(points, singles);
        classifier.PreciseLogits(points, doubles, rounding);
        (double logit, double single, double precise) = (0, 0, 0);
        for (int i = 0; i < points.Rows; i++)
        {
            double[] given = runtime.Logits(points.Row(i));
            for (int k = 0; k < outputs; k++)
            {
                double exact = doubles[(i * outputs) + k];
                logit = Math.Max(logit, Math.Abs(exact));
                single = Math.Max(single, Math.Abs(given[k] - singles[i, k]));
                precise = Math.Max(precise, Math.Abs(given[k] - exact));
            }
        }
        return new OnnxAgreement(points.Rows, logit, single, precise);
    }

    /// <summary>Runs the file of a margin (<see cref="OnnxMargin"/>) and compares it with that of the network's logits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="label">The label y.</param>
    /// <param name="rival">The rival k; of one output −y.</param>
    /// <param name="length">r.</param>
    /// <param name="points">[n × D].</param>
    /// <returns>The largest margin stands for the logits; both differences are those from float64.</returns>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot run the file.</exception>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime does not run on this machine.</exception>
    public static OnnxAgreement OfMargin(string path, PolyReluNetwork network, int label, int rival, double length, Matrix points)
    {
        ArgumentNullException.ThrowIfNull(network);
        using OnnxRuntimeClassifier runtime = new(path);
        NetworkEvaluator evaluator = network.CreateEvaluator();
        double[] logits = new double[network.Outputs], rounding = new double[network.Outputs];
        (double largest, double difference) = (0, 0);
        for (int i = 0; i < points.Rows; i++)
        {
            ((IPreciseClassifier)evaluator).PreciseLogits(points.Row(i), logits, rounding);
            double margin = network.Outputs == 1 ? label * logits[0] : logits[label] - logits[rival];
            if (network.NormalizeInput) margin *= Math.Pow(OnnxMargin.LengthOf(network, points.Row(i)) / length, network.Power - 1);
            largest = Math.Max(largest, Math.Abs(margin));
            difference = Math.Max(difference, Math.Abs(runtime.Logits(points.Row(i))[0] - margin));
        }
        return new OnnxAgreement(points.Rows, largest, difference, difference);
    }
}
