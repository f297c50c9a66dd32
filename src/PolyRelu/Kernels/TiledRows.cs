using System.Numerics;

namespace PolyRelu.Kernels;

/// <summary>Tiles as products leave them: the result of one product is the left operand of the next without packing.</summary>
/// <typeparam name="T">Element type: tiles are 12 × 32 floats, or 12 × 16 doubles.</typeparam>
internal readonly struct TiledRows<T> : ILeftLayout
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Row => ColumnPanels<T>.Width;

    public static int Step => 1;

    public static int Segment => ColumnPanels<T>.Width;

    public static bool Listed => false;
}
