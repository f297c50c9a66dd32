using System.Globalization;

namespace PolyRelu.Cli.Progress;

/// <summary>Times as a person reads them.</summary>
internal static class Duration
{
    /// <summary>mm:ss, or h:mm:ss from one hour.</summary>
    public static string Clock(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? $"'{(int)time.TotalHours}:'mm\\:ss" : "mm\\:ss", CultureInfo.InvariantCulture);

    /// <summary>Seconds with two figures under ten, minutes and hours above: 0.42 s, 12.3 s, 2 min 5 s, 1 h 20 min.</summary>
    public static string Short(TimeSpan time) => time.TotalSeconds switch
    {
        < 9.995 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        < 99.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
    };

    /// <summary>The same for a number of seconds.</summary>
    public static string Short(double seconds) => Short(TimeSpan.FromSeconds(seconds));

    /// <summary>Only as exact as an estimate is: 8 s, 45 s, 3 min, 1 h 20 min, 14 h.</summary>
    public static string Rough(TimeSpan time) => time.TotalSeconds switch
    {
        < 19.5 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        < 117.5 => string.Create(CultureInfo.InvariantCulture, $"{5 * Math.Round(time.TotalSeconds / 5):0} s"),
        < 3570 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        < 35_850 => Hours((int)(5 * Math.Round(time.TotalMinutes / 5))),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
    };

    private static string Hours(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h") + (minutes % 60 == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $" {minutes % 60} min"));
}
