using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The large arrays of attacks: not all that is allocated, but what grows with sizes that a user chooses.</summary>
internal static class AttackMemory
{
    private const int AttackedCopies = 2;       // as it was read, and packed
    private const int CurveCopies = 2;          // inputs and examples, of which all radii share one
    private const int NearestCopies = 10;       // inputs, and examples of every attack, as claimed, confirmed and kept

    /// <summary>Of an attacked network.</summary>
    /// <param name="inputs">Number of features D.</param>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="outputs">Number of outputs C.</param>
    public static MemoryPart OfNetwork(int inputs, int hidden, int outputs) =>
        new("weights of the network", hidden, (long)inputs + outputs, AttackedCopies);

    /// <summary>Of an attacked network of any kind.</summary>
    public static MemoryPart OfNetwork(INetwork network) => network switch
    {
        PolyReluNetwork own => OfNetwork(own.InputDimension, own.Hidden, own.Outputs),
        LayeredNetwork layered => new("weights of the network", layered.Layers.OfType<AffineLayer>()
            .Sum(layer => (long)layer.Weights.Rows * layer.Weights.Columns), 1, AttackedCopies),
        _ => new("inputs and logits of the model", network.InputDimension, network.Outputs),
    };

    /// <summary>Of a curve: the attacked samples and their adversarial examples, and where they are not searched in blocks those of the
    /// attack at work.</summary>
    /// <param name="samples">Attacked samples.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="inBlocks">Whether they are searched in blocks.</param>
    public static MemoryPart OfCurve(int samples, int dimension, bool inBlocks = false) =>
        new("attacked samples and their adversarial examples", samples, dimension, inBlocks ? CurveCopies : CurveCopies + 1);

    /// <summary>
    /// Of a search for nearest examples that is kept: those of all samples after every attack, as they are written, and at the largest
    /// radius; and what is known of a block before, during and after each attack.
    /// </summary>
    /// <param name="samples">Samples searched.</param>
    /// <param name="dimension">Number of features D.</param>
    public static IEnumerable<MemoryPart> OfNearest(int samples, int dimension) =>
    [
        new("nearest examples", samples, dimension, (2 * TrialEvaluation.NearestAttacks) + 1),
        new("nearest examples of a block of samples", TrialEvaluation.NearestBlock(samples), dimension, NearestCopies),
    ];

    /// <summary>Of the curve of attacks and a search for nearest examples together: the examples of both.</summary>
    /// <param name="samples">Attacked samples.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfBoth(int samples, int dimension) => new("adversarial examples and nearest ones", samples, dimension);

    /// <summary>Of a curve that is kept: of all samples, with the examples as they are written, and of a block that is attacked.</summary>
    internal static IEnumerable<MemoryPart> OfKeptCurve(AttackCurveSettings curve, int samples, int dimension)
    {
        int count = Math.Min(curve.Samples, samples);
        return
        [
            new("attacked samples and their adversarial examples", count, dimension, CurveCopies + 1),
            new("adversarial examples of a block of samples", TrialEvaluation.CurveBlock(count), dimension, CurveCopies),
        ];
    }
}
