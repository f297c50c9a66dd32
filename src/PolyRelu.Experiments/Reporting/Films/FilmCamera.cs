namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>Where the eye of a film stands: it looks at the origin, in perspective, with the third axis upright.</summary>
/// <remarks>Stills are seen from here, moving pictures begin here: page/modules/scene has the same numbers, and a test compares.</remarks>
/// <param name="Azimuth">Angle of the eye from the first towards the second axis, in radians.</param>
/// <param name="Elevation">Angle of the eye above the plane of these two, in radians.</param>
/// <param name="Distance">Distance of the eye from the origin; unit vectors have length 1.</param>
internal sealed record FilmCamera(double Azimuth, double Elevation, double Distance)
{
    /// <summary>The first view: the three axes stand well apart, and so does the mean of the first two.</summary>
    public static readonly FilmCamera First = new(28 * Math.PI / 180, 31 * Math.PI / 180, 5);

    /// <summary>A point as it is seen.</summary>
    /// <remarks>
    /// With t = a cos φ + b sin φ: X = (b cos φ − a sin φ) s, Y = (c cos θ − t sin θ) s, depth t cos θ + c sin θ, s = r/(r − depth).
    /// </remarks>
    public FilmPoint Project(double a, double b, double c)
    {
        double toward = (a * Math.Cos(Azimuth)) + (b * Math.Sin(Azimuth));
        double depth = (toward * Math.Cos(Elevation)) + (c * Math.Sin(Elevation)), scale = Distance / (Distance - depth);
        return new(((b * Math.Cos(Azimuth)) - (a * Math.Sin(Azimuth))) * scale,
            ((c * Math.Cos(Elevation)) - (toward * Math.Sin(Elevation))) * scale, depth, scale);
    }
}

/// <summary>A point as the camera sees it.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Depth">Towards the eye.</param>
/// <param name="Scale">How much larger than at the origin things are here.</param>
internal readonly record struct FilmPoint(double X, double Y, double Depth, double Scale);
