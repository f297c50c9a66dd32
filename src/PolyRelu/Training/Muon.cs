using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Training;

/// <summary>Muon: steps along the orthogonalised momentum of the input weights.</summary>
/// <remarks>
/// M ← μ M + G, W ← W − η √max(1, h/D) · O(G + μ M), with W [h × D], μ = <see cref="OptimizerSettings.MuonMomentum"/> and O =
/// <see cref="NewtonSchulz"/>: Nesterov's momentum, and the original's factor for matrices with more rows than columns. Output weights and
/// bias are left to <see cref="Adam"/>, as the original leaves the last layer and vectors to it, with the same η: in one step neurons w_j
/// move by η at most or little more, in the mean square, and their v_j by about η. Without weight decay, and without the original's ε
/// beside the norm of the matrix, so that steps are as long at any initial scale.
/// Jordan et al.: Muon: an optimizer for hidden layers in neural networks (2024).
/// </remarks>
public sealed class Muon : MatrixOptimizer
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<OptimizerFactory> Registration = new("muon",
        "orthogonalised momentum (Jordan et al. 2024), W ← W − η √max(1, h/D) O(∇L + μ M), M ← μ M + ∇L, μ = 0.95; adam for the others",
        settings => new Muon(settings));

    private readonly double rate;
    private readonly float decay;

    /// <summary>Makes the update rule.</summary>
    /// <exception cref="ArgumentException">A constant is outside its range.</exception>
    public Muon(OptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (rate, decay) = (settings.Validated().LearningRate, (float)settings.MuonMomentum);
        Rest = new Adam(settings);
    }

    /// <inheritdoc/>
    public override string Name => "muon";

    /// <inheritdoc/>
    public override int StateCount => 1;

    /// <summary>Adam, with the settings of this optimiser.</summary>
    public override ElementwiseOptimizer Rest { get; }

    /// <inheritdoc/>
    public override MatrixUpdate CreateUpdate(int rows, int columns)
    {
        NewtonSchulz orthogonal = new(rows, columns);
        Matrix direction = new(rows, columns);
        float size = (float)(rate * Math.Sqrt(Math.Max(1, (double)rows / columns)));
        return (weights, gradient, states, _) =>
        {
            for (int i = 0; i < rows; i++)
            {
                TensorPrimitives.MultiplyAdd(states[0].Row(i), decay, gradient.Row(i), states[0].Row(i));
                TensorPrimitives.MultiplyAdd(states[0].Row(i), decay, gradient.Row(i), direction.Row(i));
            }
            orthogonal.Apply(direction);
            for (int i = 0; i < rows; i++) TensorPrimitives.MultiplyAdd(direction.Row(i), -size, weights.Row(i), weights.Row(i));
        };
    }

    /// <inheritdoc/>
    public override long WorkingLength(int rows, int columns) => ((long)rows * columns) + NewtonSchulz.WorkingLength(rows, columns);
}
