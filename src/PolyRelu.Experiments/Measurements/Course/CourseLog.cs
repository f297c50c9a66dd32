using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Course;

/// <summary>A network on its way at one iteration.</summary>
/// <param name="Iteration">Steps of gradient descent made; of a flow the time over the step size.</param>
/// <param name="LowerAlignment">A quarter of the neurons are aligned with a centre to at most this cosine.</param>
/// <param name="MedianAlignment">The median of the neurons.</param>
/// <param name="UpperAlignment">A quarter of the neurons are aligned to at least this cosine.</param>
/// <param name="Loss">Mean of (f − y)² over the training samples.</param>
/// <param name="Distance">The largest |c f(x) − F^(p)(x)| found on the unit sphere.</param>
internal sealed record CourseRow(int Iteration, double LowerAlignment, double MedianAlignment, double UpperAlignment, double Loss,
    double Distance) : ICheckedRecord
{
    private const double Rounding = 1e-6;

    /// <summary>The row of a network.</summary>
    public static CourseRow Of(int iteration, AlignmentQuartiles alignment, double loss, double distance) =>
        new(iteration, alignment.Lower, alignment.Median, alignment.Upper, loss, distance);

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("iteration", Iteration, 0), Promise.AtLeast("lowerAlignment", LowerAlignment, -1 - Rounding),
        Promise.That(LowerAlignment <= MedianAlignment && MedianAlignment <= UpperAlignment && UpperAlignment <= 1 + Rounding,
            "the quartiles of the alignment do not rise to 1 at most"),
        Promise.AtLeast("loss", Loss, 0), Promise.Finite("loss", Loss), Promise.AtLeast("distance", Distance, 0),
        Promise.Finite("distance", Distance),
    ];
}

/// <summary>One of the ways from a start.</summary>
/// <param name="Method">gd or flow.</param>
/// <param name="Rows">By iteration, the first one at 0.</param>
internal sealed record CourseRun(string Method, IReadOnlyList<CourseRow> Rows) : ICheckedRecord
{
    /// <summary>Full-batch gradient descent in float32.</summary>
    public const string Descent = "gd";

    /// <summary>Gradient flow.</summary>
    public const string Flow = "flow";

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("method", Method, Descent, Flow), Promise.Some("rows", Rows.Count),
        Promise.That(Rows.Zip(Rows.Skip(1), (row, next) => next.Iteration > row.Iteration).All(rises => rises),
            "the iterations of rows do not rise"),
    ];
}

/// <summary>Gradient descent and the flow from one start, as <c>course.json</c>.</summary>
/// <param name="Runs">The ways.</param>
internal sealed record CourseLog(IReadOnlyList<CourseRun> Runs) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "course.json";

    /// <summary>The way of a method.</summary>
    public CourseRun Of(string method) => Runs.First(run => run.Method == method);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static CourseLog Load(TrialFolder folder) => JsonFile.Read<CourseLog>(folder.PathOf(FileName));

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.Distinct("the methods", Runs.Select(run => run.Method)),
        Promise.Count("runs", Runs.Count, 2, "gradient descent and the flow"),
    ];
}
