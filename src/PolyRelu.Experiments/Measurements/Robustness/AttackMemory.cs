namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The large arrays of attacks: not all that is allocated, but what grows with sizes that a user chooses.</summary>
internal static class AttackMemory
{
    private const int AttackedCopies = 2;       // as it was read, and packed
    private const int NearestCopies = 10;       // inputs, and examples of every attack, as claimed, confirmed and kept

    /// <summary>Of an attacked network.</summary>
    /// <param name="inputs">Number of features D.</param>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="outputs">Number of outputs C.</param>
    public static MemoryPart OfNetwork(int inputs, int hidden, int outputs) =>
        new("weights of the network", hidden, (long)inputs + outputs, AttackedCopies);

    /// <summary>Of a curve: the attacked samples, and their adversarial examples at every radius.</summary>
    /// <param name="samples">Attacked samples.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="radii">Number of radii.</param>
    public static MemoryPart OfCurve(int samples, int dimension, int radii) =>
        new("attacked samples and their adversarial examples", samples, dimension, 1 + radii);

    /// <summary>Of a search for nearest examples, which works block by block: what is known before, during and after each attack.</summary>
    /// <param name="samples">Samples searched together.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfNearest(int samples, int dimension) =>
        new("nearest examples of a block of samples", samples, dimension, NearestCopies);

    /// <summary>Of a curve of blocks that are kept: before and after a block is joined to those before it.</summary>
    internal static MemoryPart OfKeptCurve(AttackCurveSettings curve, int samples, int dimension) => new(
        "attacked samples and their adversarial examples", Math.Min(curve.Samples, samples), dimension, 2 * (1 + curve.Radii.Count));

    /// <summary>Of a curve: as many of some samples as a preset attacks.</summary>
    internal static MemoryPart OfCurve(AttackCurveSettings curve, int samples, int dimension) =>
        OfCurve(Math.Min(curve.Samples, samples), dimension, curve.Radii.Count);
}
