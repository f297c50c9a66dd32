namespace PolyRelu.Training;

/// <summary>Constants of an optimiser, with PyTorch's defaults.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Learning rate η &gt; 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Decay β1 of Adam's first moment, and β of the momentum of <see cref="Momentum"/> and <see cref="Signum"/>.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of Adam's second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Decay μ of the momentum of the input weights in <see cref="Muon"/>, 0.95 as in the original.</summary>
    public double MuonMomentum { get; init; } = 0.95;

    /// <summary>Adam's ε, added to the root of the corrected second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Checks the constants as the updates use them, in float32.</summary>
    /// <exception cref="ArgumentException">A constant is outside its range; the message names it.</exception>
    internal OptimizerSettings Validated()
    {
        if ((float)LearningRate is not (> 0 and < float.PositiveInfinity))
            throw new ArgumentException($"The learning rate must be a finite float32 number > 0; got {LearningRate}.");
        if ((float)Beta1 is not (>= 0 and < 1)) throw new ArgumentException($"β1 must lie in [0, 1), as float32 too; got {Beta1}.");
        if ((float)Beta2 is not (>= 0 and < 1)) throw new ArgumentException($"β2 must lie in [0, 1), as float32 too; got {Beta2}.");
        if ((float)MuonMomentum is not (>= 0 and < 1))
            throw new ArgumentException($"Muon's momentum must lie in [0, 1), as float32 too; got {MuonMomentum}.");
        if ((float)Epsilon is not (>= 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Adam's ε must be a finite float32 number ≥ 0; got {Epsilon}.");
        return this;
    }
}
