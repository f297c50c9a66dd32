using System.Globalization;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>A column of the tidy table.</summary>
/// <param name="Name">Its heading.</param>
internal abstract record ResultColumn(string Name)
{
    /// <summary>A column of words; none is null.</summary>
    public static TextColumn OfText(string name, Func<ResultRow, string?> read) => new(name, read);

    /// <summary>A column of numbers; NaN and none are null.</summary>
    public static NumberColumn OfNumber(string name, Func<ResultRow, double?> read) =>
        new(name, row => read(row) is { } value && !double.IsNaN(value) ? value : null);

    /// <summary>A column of whole numbers from 0 on.</summary>
    public static CountColumn OfCount(string name, Func<ResultRow, ulong?> read) => new(name, read);

    /// <summary>The cell of a row as text, which reads back to the same value; empty for none.</summary>
    public abstract string Text(ResultRow row);
}

/// <summary>A column of words.</summary>
internal sealed record TextColumn(string Name, Func<ResultRow, string?> Read) : ResultColumn(Name)
{
    /// <inheritdoc/>
    public override string Text(ResultRow row) => Read(row) ?? "";
}

/// <summary>A column of float64 numbers.</summary>
internal sealed record NumberColumn(string Name, Func<ResultRow, double?> Read) : ResultColumn(Name)
{
    /// <inheritdoc/>
    public override string Text(ResultRow row) => Read(row)?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>A column of whole numbers of 64 bits without a sign.</summary>
internal sealed record CountColumn(string Name, Func<ResultRow, ulong?> Read) : ResultColumn(Name)
{
    /// <inheritdoc/>
    public override string Text(ResultRow row) => Read(row)?.ToString(CultureInfo.InvariantCulture) ?? "";
}
