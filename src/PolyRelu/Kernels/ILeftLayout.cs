namespace PolyRelu.Kernels;

/// <summary>How a panel of 12 rows of a left operand lies in memory.</summary>
internal interface ILeftLayout
{
    /// <summary>Floats from a row to the next.</summary>
    static abstract int Row { get; }

    /// <summary>Floats from a depth to the next inside a segment.</summary>
    static abstract int Step { get; }

    /// <summary>Depths of a segment; where the next segment lies is told at the call.</summary>
    static abstract int Segment { get; }
}
