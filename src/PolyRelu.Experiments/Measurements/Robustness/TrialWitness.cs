using System.Globalization;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The witness of the evaluation of a trial that is compared with what was published: <c>polyrelu verify</c> checks its claims without an
/// attack. Trials of earlier versions have none.
/// </summary>
internal static class TrialWitness
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "witness.npz";

    private const double Rounding = 1e-9;

    /// <summary>Bytes of the file.</summary>
    /// <param name="settings">What is evaluated.</param>
    /// <param name="samples">Samples there are.</param>
    /// <param name="shape">The network, which is in the file.</param>
    public static long Bytes(AttackCurveSettings settings, int samples, NetworkShape shape)
    {
        long points = Math.Min(settings.Samples, samples) * 2L * shape.InputDimension; // with an example each
        return sizeof(float) * (points + ((long)shape.Hidden * (shape.InputDimension + shape.Outputs)));
    }

    /// <summary>Writes the file. It says nothing of machine and time, so that equal runs write equal bytes.</summary>
    public static void Write(
        TrialFolder folder, EvaluationResult result, PolyReluNetwork network, SampleSelection selection, IReadOnlyList<string> attacks)
    {
        Dataset points = selection.Dataset;
        Dictionary<string, string> texts = new(StringComparer.Ordinal)
        {
            ["trial"] = folder.Id,
            ["data"] = points.Name,
            ["split"] = points.Split,
            ["points"] = selection.Words,
            ["attacks"] = string.Join(",", attacks),
            ["seed"] = result.Request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (result.Request.Settings.TextOf(AttackKeys.Iterations) is { } steps) texts["iterations"] = steps;
        if (points.Origin is not ClusterDescription && points.Describe() is { } data) texts[DataDescription.AttackedText] = data.ToJson();
        WitnessFile.Write(folder.PathToWrite(FileName), result.ToWitness(network, texts));
    }

    /// <summary>Whether a witness, if there is one, claims what a curve says; null if so.</summary>
    public static string? Problem(TrialFolder folder, CurveRecord curve)
    {
        if (!File.Exists(folder.PathOf(FileName))) return null;
        IReadOnlyDictionary<string, NumericArray> arrays =
            NpzFile.Read(folder.PathOf(FileName), name => name is "epsilon" or "robust_accuracy");
        NamedArrays file = new(folder.PathOf(FileName), arrays);
        double[] radii = file.Numbers("epsilon"), accuracies = file.Numbers("robust_accuracy");
        bool same = radii.SequenceEqual(curve.Radii) && accuracies.Length == radii.Length
            && accuracies.Zip(curve.RobustAccuracy).All(pair => Math.Abs(pair.First - pair.Second) <= Rounding);
        return same ? null : $"it claims something else than the curve '{curve.Label}'";
    }
}
