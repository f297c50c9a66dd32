using PolyRelu.Dynamics;
using PolyRelu.Serialization;

namespace PolyRelu.Tests.Site;

/// <summary>Records of a flow of the library, row by row.</summary>
/// <param name="Times">Their times.</param>
/// <param name="Births">Births of the clusters [K].</param>
/// <param name="Directions">[h × D] of each; the centres are the first K axes.</param>
/// <param name="LogContributions">[h] of each.</param>
/// <param name="Margins">[K] of each.</param>
/// <param name="Losses">Of each.</param>
/// <param name="Radii">Median radius of each; null where none was measured.</param>
internal sealed record Trace(double[] Times, double[] Births, double[][] Directions, double[][] LogContributions, double[][] Margins,
    double[] Losses, double[]? Radii)
{
    /// <summary>Reads a trajectory of <c>polyrelu flow --measure radius</c>.</summary>
    public static Trace Read(string path)
    {
        NamedArrays file = NamedArrays.Read(path);
        double[] times = file.Numbers("times");
        double[][] Rows(string name) => [.. file.Numbers(name).Chunk(file.Numbers(name).Length / times.Length)];
        return new(times, file.Numbers("births"), Rows("directions"), Rows("log_contributions"), Rows("margins"),
            file.Numbers("losses"), file.Numbers("median_radius"));
    }

    /// <summary>Takes a trajectory.</summary>
    public static Trace Of(FlowTrajectory flow) => new(
        [.. flow.Records.Select(record => record.Time)], flow.Births, [.. flow.Records.Select(record => record.Directions)],
        [.. flow.Records.Select(record => record.LogContributions(flow.Problem))], [.. flow.Records.Select(record => record.Margins)],
        [.. flow.Records.Select(record => record.Loss)], null);
}
