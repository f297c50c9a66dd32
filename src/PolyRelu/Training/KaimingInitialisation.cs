using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Kaiming-uniform input weights, ±√(6 / fan-in), and PyTorch's default output layer, ±1/√h for weights and bias.</summary>
/// <remarks>
/// The paper's image code stores W as D×h, so that PyTorch reads h as the fan-in: <c>kaiming-paper</c> has the bound √(6/h),
/// <c>kaiming</c> the textbook's √(6/D) (He et al. 2015).
/// </remarks>
public sealed class KaimingInitialisation : Initialisation
{
    /// <summary>The registry's entry of the paper's bound.</summary>
    public static readonly Registration<InitialisationFactory> PaperRegistration =
        new("kaiming-paper", "uniform ±√(6/h) as in the paper's image code, output layer ±1/√h",
            _ => new KaimingInitialisation(paper: true));

    /// <summary>The registry's entry of the textbook's bound.</summary>
    public static readonly Registration<InitialisationFactory> Registration =
        new("kaiming", "uniform ±√(6/D) (He et al. 2015), output layer ±1/√h", _ => new KaimingInitialisation(paper: false));

    private readonly bool paper;

    /// <summary>Makes the initialisation.</summary>
    /// <param name="paper">Whether the fan-in is h, as in the paper's code, instead of D.</param>
    public KaimingInitialisation(bool paper) => this.paper = paper;

    /// <inheritdoc/>
    public override string Name => paper ? "kaiming-paper" : "kaiming";

    /// <inheritdoc/>
    protected override void Draw(PolyReluNetwork network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        double bound = Math.Sqrt(6.0 / (paper ? network.Hidden : network.InputDimension));
        double outputBound = 1 / Math.Sqrt(network.Hidden);
        for (int j = 0; j < network.Hidden; j++) Fill(network.Weights.Row(j), Stream(seed, j, 0), bound);
        for (int c = 0; c < network.Outputs; c++) Fill(network.OutputWeights.Row(c), Stream(seed, c, 1), outputBound);
        Fill(network.Bias, Stream(seed, 0, 2), outputBound);
    }

    private static void Fill(Span<float> entries, CounterRandom random, double bound)
    {
        foreach (ref float entry in entries) entry = (float)random.NextUniform(-bound, bound);
    }
}
