namespace PolyRelu.Kernels;

/// <summary>A·D·Aᵀ with a diagonal D, on all cores.</summary>
internal static unsafe class WeightedProduct
{
    /// <summary>destination = A·diag(weights)·Aᵀ, both triangles; A is packed before anything is written.</summary>
    /// <param name="a">[n × k].</param>
    /// <param name="weights">[k].</param>
    /// <param name="destination">[n × n].</param>
    public static void Run(MatrixView<double> a, double* weights, MatrixView<double> destination)
    {
        FactorScratch scratch = FactorScratch.Own;
        RowPanels<double> left = scratch.RowPanels(a.Rows, a.Columns);
        ColumnPanels<double> right = scratch.ColumnPanels(a.Columns, a.Rows);
        Workers.For(left.Count + right.Count, (a, left, right, weights: (nint)weights), static (index, work) =>
        {
            int panel = index - work.left.Count;
            if (panel >= 0)
            {
                work.right.Load(work.a.Transposed, panel);
                return;
            }
            work.left.Load(work.a.Plain, index);
            Packing.Scale(work.left.Panel(index), work.left.Depth, (double*)work.weights);
        });
        new LowerTiles(left, right, destination, add: false, fromDiagonal: false, mirror: true).Run();
    }
}
