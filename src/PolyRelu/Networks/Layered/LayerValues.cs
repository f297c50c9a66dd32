using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>The values of one pass of rows, by their indices.</summary>
/// <param name="inputs">[rows × D], value 0.</param>
/// <param name="results">Of every layer, with at least as many rows.</param>
/// <param name="rows">Rows of the pass.</param>
internal readonly struct LayerValues(Matrix inputs, Matrix[] results, int rows)
{
    /// <summary>Rows of the pass.</summary>
    public int Rows => rows;

    /// <summary>A value [rows × w].</summary>
    public Matrix this[int index] => index == 0 ? inputs : results[index - 1].RowRange(0, rows);
}

/// <summary>The derivatives of one pass of rows with respect to its values; those that nothing depends on stay closed.</summary>
/// <param name="inputs">[rows × D], with respect to value 0; empty where nobody asks for it.</param>
/// <param name="results">With respect to the result of every layer.</param>
/// <param name="rows">Rows of the pass.</param>
internal sealed class LayerGradients(Matrix inputs, Matrix[] results, int rows)
{
    private readonly bool[] open = new bool[results.Length + 1];

    /// <summary>Whether the derivative with respect to a value is asked for; a layer need not compute another.</summary>
    public bool Wants(int index) => index > 0 || inputs.Rows > 0;

    /// <summary>Whether there is one already, to which others are added.</summary>
    public bool IsOpen(int index) => open[index];

    /// <summary>The derivative with respect to a value, to be written or added to.</summary>
    public Matrix Open(int index)
    {
        open[index] = true;
        return index == 0 ? inputs : results[index - 1].RowRange(0, rows);
    }
}
