namespace PolyRelu.Kernels;

/// <summary>Tiles of 12 × 32 as products leave them: the result of one product is the left operand of the next without packing.</summary>
internal readonly struct TiledRows : ILeftLayout
{
    public static int Row => PanelMatrix.Width;

    public static int Step => 1;

    public static int Segment => PanelMatrix.Width;

    public static bool Listed => false;
}
