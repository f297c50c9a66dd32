using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>Problems and trajectories of flows as .npz files, for Python and back (docs/file-formats.md).</summary>
public static class FlowFile
{
    /// <summary>Writes a trajectory, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="measured">Arrays of what was measured besides, by names of their own; null for none.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">Two arrays have the same name.</exception>
    public static void Write(string path, FlowTrajectory trajectory, IEnumerable<KeyValuePair<string, NumericArray>>? measured = null)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        NpzFile.Write(path, Records(trajectory)
            .Append(new("births", NumericArray.From(trajectory.Births, trajectory.Births.Length))).Concat(measured ?? []));
    }

    /// <summary>The records as arrays by name.</summary>
    private static IEnumerable<KeyValuePair<string, NumericArray>> Records(FlowTrajectory trajectory)
    {
        (IReadOnlyList<FlowRecord> records, int hidden) = (trajectory.Records, trajectory.Hidden);
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
        yield return Pair("log_contributions", records, record => record.LogContributions(trajectory.Problem), [count, hidden]);
        yield return Pair("directions", records, record => record.Directions, [count, hidden, features]);
        yield return Pair("margins", records, record => record.Margins, [count, clusters]);
        yield return Pair("drifts", records, record => [record.Drift.Balance, record.Drift.Energy, record.Drift.Orthogonal], [count, 3]);
        yield return Pair("step_sizes", records, record => [record.StepSize], [count]);
        yield return Pair("steps", records, record => [record.Accepted, record.Rejected, record.Evaluations], [count, 3]);
    }

    private static double[] Outputs(FlowRecord record) =>
        [.. record.Signs.Zip(record.LogOutputs, (sign, logarithm) => sign == 0 ? 0 : sign * Math.Exp(logarithm))];

    private static KeyValuePair<string, NumericArray> Pair(string name, IReadOnlyList<FlowRecord> records,
        Func<FlowRecord, IEnumerable<double>> values, ReadOnlySpan<int> shape)
    {
        double[] all = [.. records.SelectMany(values)];
        return new(name, NumericArray.From(all, shape));
    }
}
