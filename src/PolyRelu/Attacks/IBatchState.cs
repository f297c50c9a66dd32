namespace PolyRelu.Attacks;

/// <summary>What an attack remembers per row of its batch; rows move when points leave.</summary>
public interface IBatchState
{
    /// <summary>Overwrites everything remembered about one row with what is remembered about another.</summary>
    /// <param name="source">Row to copy from.</param>
    /// <param name="destination">Row to overwrite.</param>
    void MoveRow(int source, int destination);
}
