namespace PolyRelu.Networks;

/// <summary>A loss of one sample as a function of its logits, for training (minimised) and attacks (maximised).</summary>
/// <remarks>
/// Register one with a public static readonly field of type <c>Registration&lt;Loss&gt;</c> and a line in <c>LibraryEntries</c>.
/// Immutable and free of state.
/// </remarks>
public abstract class Loss
{
    /// <summary>Name used on the command line, in presets and in files.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the loss is defined for a head with this many outputs (1 = binary).</summary>
    public virtual bool Supports(int outputs) => outputs >= 1;

    /// <summary>Whether the loss levels off for confident samples, so that its slopes vanish as the margin grows.</summary>
    public virtual bool Saturates => false;

    /// <summary>The loss of one sample and its derivative with respect to the logits.</summary>
    /// <param name="logits">[C].</param>
    /// <param name="label">±1 for one output, else the class (<see cref="Margin"/>).</param>
    /// <param name="gradient">[C], overwritten.</param>
    /// <returns>The loss; finite for finite logits, saturating instead of overflowing.</returns>
    public abstract double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient);
}
