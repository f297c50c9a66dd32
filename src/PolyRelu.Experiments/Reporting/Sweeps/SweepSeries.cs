using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>One number that the trials of a sweep measure: a quantity of one subject, in one norm, at one radius.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Subject">Its subject; null for none.</param>
/// <param name="Norm">The norm; null for none.</param>
/// <param name="Radius">The radius; null for none.</param>
internal sealed record SweepSeries(MeasuredQuantity Quantity, string? Subject, string? Norm, double? Radius)
{
    /// <summary>The series of a row.</summary>
    public static SweepSeries Of(MeasurementRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.Quantity, row.Subject, row.Norm, row.Radius);
    }

    /// <summary>The same at any radius.</summary>
    public SweepSeries Curve => this with { Radius = null };

    /// <summary>In words: robust accuracy, L2 0.5.</summary>
    /// <param name="withSubject">Whether the subject tells it from others.</param>
    public string Words(bool withSubject) => string.Join(", ", Parts(withSubject));

    /// <summary>A value in words.</summary>
    public string Text(double value) => Quantity.Form switch
    {
        QuantityForm.Fraction => Html.Percent(value),
        QuantityForm.Number => Html.Number(value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), $"There is no text of {Quantity.Form}."),
    };

    private IEnumerable<string> Parts(bool withSubject)
    {
        yield return Quantity.Words;
        string norm = Norm is null ? "" : Geometry.Norm.Parse(Norm).Symbol, radius = Radius is { } value ? RadiusText.Of(value, 4) : "";
        if (norm.Length + radius.Length > 0) yield return $"{norm} {radius}".Trim();
        if (withSubject && Subject is not null) yield return Subject;
    }
}
