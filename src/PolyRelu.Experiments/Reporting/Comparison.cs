namespace PolyRelu.Experiments.Reporting;

/// <summary>A published value with what counts as agreement.</summary>
/// <param name="Quantity">What is compared, such as <c>robust accuracy, L∞ 0.1</c>.</param>
/// <param name="Power">The power p.</param>
/// <param name="Value">The published value.</param>
/// <param name="Tolerance">Largest difference that counts as agreement, and why, is said in <paramref name="Basis"/>.</param>
/// <param name="Unit">How the value is written.</param>
/// <param name="Source">Figure or table, or the run of the original code.</param>
/// <param name="Basis">Where the tolerance comes from.</param>
/// <param name="Departure">Why our value may differ by more, known beforehand; shown beside a value that does.</param>
internal sealed record PublishedValue(string Quantity, double Power, double Value, double Tolerance, ValueUnit Unit, string Source,
    string Basis, string Departure);

/// <summary>How a value is written.</summary>
internal enum ValueUnit
{
    /// <summary>A fraction, written in percent.</summary>
    Percent,

    /// <summary>A radius or another plain number.</summary>
    Number,

    /// <summary>A number that may be very small, written with a power of ten.</summary>
    Scientific,
}

/// <summary>A published value beside ours.</summary>
/// <param name="Published">The published value.</param>
/// <param name="Ours">Our value; null where it was not measured.</param>
internal sealed record Comparison(PublishedValue Published, double? Ours)
{
    /// <summary>Whether the networks behind our value have learned something; the value of others agrees or differs by accident.</summary>
    public bool HasLearned { get; init; } = true;

    /// <summary>
    /// Another of our values of the same quantity, found in another way, as it stands beside ours: <c>flow 163 ✓</c>; null for none.
    /// </summary>
    public string? Aside { get; init; }

    /// <summary>Whether the difference is within the tolerance; null where there is nothing to compare.</summary>
    public bool? Agrees => HasLearned && Ours is { } ours ? Math.Abs(ours - Published.Value) <= Published.Tolerance + 1e-12 : null;

    /// <summary>Why the values may differ; null where they do not.</summary>
    public string? Reason => Agrees == false ? Published.Departure : null;
}
