namespace PolyRelu.Kernels;

/// <summary>How a panel of 12 rows of a left operand lies in memory.</summary>
internal interface ILeftLayout
{
    /// <summary>Elements from a row to the next.</summary>
    static abstract int Row { get; }

    /// <summary>Elements from a depth to the next inside a segment.</summary>
    static abstract int Step { get; }

    /// <summary>Depths of a segment; where the next segment lies is told at the call.</summary>
    static abstract int Segment { get; }

    /// <summary>
    /// Whether depths are left out: a list tells, in elements from the start of the right panel, where the partner of each of the others
    /// is.
    /// </summary>
    static abstract bool Listed { get; }
}
