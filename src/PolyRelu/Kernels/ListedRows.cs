namespace PolyRelu.Kernels;

/// <summary>A packed panel without the depths at which all its rows are zero; their terms change no sum.</summary>
internal readonly struct ListedRows : ILeftLayout
{
    public static int Row => 1;

    public static int Step => RowPanels.Height;

    public static int Segment => int.MaxValue;

    public static bool Listed => true;
}
