namespace PolyRelu.Attacks;

/// <summary>What searches in one run, and makes one entry of its results.</summary>
/// <param name="identity">As it stands in results.</param>
/// <param name="attack">The attack that searches; capabilities are asked of it, never of a name.</param>
internal abstract class AttackPart(AttackIdentity identity, BatchAttack attack)
{
    /// <summary>As it stands in results.</summary>
    public AttackIdentity Identity => identity;

    /// <summary>The attack that searches.</summary>
    public BatchAttack Attack => attack;

    /// <summary>Which of some samples it searches around; all, unless it is for some alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="indices">The samples that no part before has broken, at least one.</param>
    public virtual int[] Choose(AttackRun run, int[] indices) => indices;

    /// <summary>Searches around some samples, and offers what it finds to the ledger of the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="indices">The samples that it chose, at least one.</param>
    /// <param name="place">Its place among the parts.</param>
    public abstract void Search(AttackRun run, int[] indices, int place);
}
