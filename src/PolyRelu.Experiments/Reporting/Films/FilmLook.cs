namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>
/// Sizes of stills, which are those of moving pictures; lengths are those of the picture's space, where a direction has length 1.
/// </summary>
/// <remarks>The moving ones have them from page/modules/scene/look.js; a test compares.</remarks>
internal static class FilmLook
{
    /// <summary>From the middle of a picture to its edge.</summary>
    public const double Reach = 1.3;

    /// <summary>How far the origin lies below the middle of the picture.</summary>
    public const double Drop = 0.17;

    /// <summary>Radius of the dot of the largest contribution where there are few; the area of others is in proportion to theirs.</summary>
    public const double Dot = 0.085;

    /// <summary>All dots of a moment together are no larger than so many of the largest.</summary>
    public const double Crowd = 7;

    /// <summary>Half the width of a cross.</summary>
    public const double Cross = 0.017;

    /// <summary>How far from the origin the names of the centres stand.</summary>
    public const double Name = 1.23;

    /// <summary>A neuron with less than this fraction of the largest contribution is faint.</summary>
    public const double Shown = 0.01;

    /// <summary>Opacity of what is faint: it guides the eye.</summary>
    public const double Faint = Drawing.Look.GridOpacity;

    /// <summary>Opacity of dots, through which others are seen.</summary>
    public const double Glass = 0.4;

    /// <summary>Radius of the dot of the largest contribution among others.</summary>
    /// <param name="weights">log(c/C) of every contribution c with the largest one C.</param>
    public static double DotAmong(IEnumerable<double> weights) => Dot * Math.Min(1, Math.Sqrt(Crowd / weights.Sum(Math.Exp)));
}
