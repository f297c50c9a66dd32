using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>Problems and trajectories of flows as .npz files, for Python and back (docs/file-formats.md).</summary>
public static class FlowFile
{
    /// <summary>Writes a trajectory, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trajectory">The trajectory.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, FlowTrajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        NpzFile.Write(path, Records(trajectory.Records, trajectory.Hidden)
            .Append(new("births", NumericArray.From(trajectory.Births, trajectory.Births.Length))));
    }

    /// <summary>The records as arrays by name.</summary>
    internal static IEnumerable<KeyValuePair<string, NumericArray>> Records(IReadOnlyList<FlowRecord> records, int hidden)
    {
        int count = records.Count;
        (int samples, int clusters, int features) = count == 0
            ? (0, 0, 0)
            : (records[0].Outputs.Length, records[0].Margins.Length, records[0].Directions.Length / hidden);
        yield return Pair("times", records, record => [record.Time], [count]);
        yield return Pair("f", records, record => record.Outputs, [count, samples]);
        yield return Pair("losses", records, record => [record.Loss], [count]);
        yield return Pair("norms", records, record => [.. record.LogNorms.Select(Math.Exp)], [count, hidden]);
        yield return Pair("v", records, Outputs, [count, hidden]);
        yield return Pair("log_norms", records, record => record.LogNorms, [count, hidden]);
        yield return Pair("log_abs_v", records, record => record.LogOutputs, [count, hidden]);
        yield return Pair("sign_v", records, record => [.. record.Signs.Select(sign => (double)sign)], [count, hidden]);
        yield return Pair("directions", records, record => record.Directions, [count, hidden, features]);
        yield return Pair("margins", records, record => record.Margins, [count, clusters]);
        yield return Pair("drifts", records, record => [record.Drift.Balance, record.Drift.Energy, record.Drift.Orthogonal], [count, 3]);
        yield return Pair("step_sizes", records, record => [record.StepSize], [count]);
        yield return Pair("steps", records, record => [record.Accepted, record.Rejected, record.Evaluations], [count, 3]);
    }

    /// <summary>The records of a file.</summary>
    /// <exception cref="InvalidDataException">An array is missing or has another shape.</exception>
    internal static FlowRecord[] ReadRecords(NamedArrays file, int samples, int hidden, int features, int clusters)
    {
        double[] times = file.Doubles("times", [NamedArrays.Any]);
        int count = times.Length;
        if (count == 0) return [];
        double[] outputs = file.Numbers("f", [count, samples]), losses = file.Numbers("losses", [count]);
        double[] logNorms = file.Numbers("log_norms", [count, hidden]), logOutputs = file.Numbers("log_abs_v", [count, hidden]);
        int[] signs = file.Integers("sign_v", [count, hidden]);
        double[] directions = file.Numbers("directions", [count, hidden, features]), margins = file.Numbers("margins", [count, clusters]);
        double[] drifts = file.Numbers("drifts", [count, 3]), sizes = file.Numbers("step_sizes", [count]);
        double[] steps = file.Doubles("steps", [count, 3]);
        return [.. Enumerable.Range(0, count).Select(t => new FlowRecord
        {
            Time = times[t],
            Outputs = Part(outputs, t, samples),
            Loss = losses[t],
            LogNorms = Part(logNorms, t, hidden),
            LogOutputs = Part(logOutputs, t, hidden),
            Signs = Part(signs, t, hidden),
            Directions = Part(directions, t, hidden * features),
            Margins = Part(margins, t, clusters),
            Drift = new(drifts[3 * t], drifts[(3 * t) + 1], drifts[(3 * t) + 2]),
            StepSize = sizes[t],
            Accepted = (long)steps[3 * t],
            Rejected = (long)steps[(3 * t) + 1],
            Evaluations = (long)steps[(3 * t) + 2],
        })];
    }

    private static double[] Outputs(FlowRecord record) =>
        [.. record.Signs.Zip(record.LogOutputs, (sign, logarithm) => sign == 0 ? 0 : sign * Math.Exp(logarithm))];

    private static T[] Part<T>(T[] values, int index, int length) => values[(index * length)..((index + 1) * length)];

    private static KeyValuePair<string, NumericArray> Pair(string name, IReadOnlyList<FlowRecord> records,
        Func<FlowRecord, IEnumerable<double>> values, ReadOnlySpan<int> shape)
    {
        double[] all = [.. records.SelectMany(values)];
        return new(name, NumericArray.From(all, shape));
    }
}
