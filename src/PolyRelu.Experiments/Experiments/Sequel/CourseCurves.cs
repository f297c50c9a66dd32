using PolyRelu.Experiments.Measurements.Course;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>A curve of a course.</summary>
internal enum CourseCurve
{
    /// <summary>Lower quartile of the alignment.</summary>
    Lower,

    /// <summary>Median of the alignment.</summary>
    Median,

    /// <summary>Upper quartile of the alignment.</summary>
    Upper,

    /// <summary>Loss.</summary>
    Loss,

    /// <summary>Distance to F^(p).</summary>
    Distance,
}

/// <summary>Curves of courses: their values, words, and where they pass a level.</summary>
internal static class CourseCurves
{
    /// <summary>What the curve is.</summary>
    public static string Words(CourseCurve curve) => curve switch
    {
        CourseCurve.Lower => "lower quartile of the alignment",
        CourseCurve.Median => "median alignment",
        CourseCurve.Upper => "upper quartile of the alignment",
        CourseCurve.Loss => "loss",
        CourseCurve.Distance => "distance",
        _ => throw new ArgumentOutOfRangeException(nameof(curve), $"There are no words for {curve}."),
    };

    /// <summary>The value of a row.</summary>
    public static double Of(CourseCurve curve, CourseRow row) => curve switch
    {
        CourseCurve.Lower => row.LowerAlignment,
        CourseCurve.Median => row.MedianAlignment,
        CourseCurve.Upper => row.UpperAlignment,
        CourseCurve.Loss => row.Loss,
        CourseCurve.Distance => row.Distance,
        _ => throw new ArgumentOutOfRangeException(nameof(curve), $"There is no value of {curve}."),
    };

    /// <summary>Whether the curve rises in the end.</summary>
    public static bool Rises(CourseCurve curve) => curve switch
    {
        CourseCurve.Lower or CourseCurve.Median or CourseCurve.Upper => true,
        CourseCurve.Loss or CourseCurve.Distance => false,
        _ => throw new ArgumentOutOfRangeException(nameof(curve), $"It is not known whether {curve} rises."),
    };

    /// <summary>
    /// The iteration after which a curve stays beyond a level, between two rows by a straight line; null where it does not.
    /// </summary>
    public static double? Passage(CourseRun run, CourseCurve curve, double level)
    {
        double sign = Rises(curve) ? 1 : -1;
        double Beyond(int i) => sign * (Of(curve, run.Rows[i]) - level);
        int last = Enumerable.Range(0, run.Rows.Count).LastOrDefault(i => Beyond(i) < 0, -1);
        if (last < 0) return run.Rows[0].Iteration;
        if (last == run.Rows.Count - 1) return null;
        double share = -Beyond(last) / (Beyond(last + 1) - Beyond(last));
        return run.Rows[last].Iteration + (share * (run.Rows[last + 1].Iteration - run.Rows[last].Iteration));
    }
}
