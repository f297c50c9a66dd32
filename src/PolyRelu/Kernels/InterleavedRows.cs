namespace PolyRelu.Kernels;

/// <summary>A packed panel: twelve elements of depth 0, twelve of depth 1, ….</summary>
internal readonly struct InterleavedRows : ILeftLayout
{
    public static int Row => 1;

    public static int Step => RowPanels.Height;

    public static int Segment => int.MaxValue;

    public static bool Listed => false;
}
