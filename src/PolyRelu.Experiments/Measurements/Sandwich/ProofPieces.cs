using PolyRelu.Experiments.Engine;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Numerics;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.Sandwich;

/// <summary>What proofs cost: a step of a proof is a factorisation, its inverse and the Hessian of a bound.</summary>
internal static class ProofPieces
{
    // As measured on digits and clusters, over samples that need one step and samples that need a hundred.
    private const double BoxSteps = 20, BallSteps = 40, VertexSteps = 1;
    private const int WorkMatrices = 3;

    /// <summary>The proofs about some samples.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="norm">Norm of the ball.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="known">Steps of a sample, where networks are known to need another number; null for that of most.</param>
    public static Work Of(NetworkShape shape, Norm norm, int samples, double? known = null)
    {
        int size = Coordinates(norm, shape.InputDimension, shape.Hidden);
        double steps = known ?? (norm == Norm.LInf ? BoxSteps : norm == Norm.L2 ? BallSteps : VertexSteps);
        string name = Invariant($"{shape.InputDimension}-{shape.Hidden}-{shape.Outputs}-p{shape.Power}");
        return new Work(Invariant($"proofs, p = {shape.Power}"), $"proof {size} {name}", () => StepOf(size, shape.Hidden),
            samples * steps / Workers.Count);
    }

    /// <summary>The large arrays of proofs; every thread has matrices of its own.</summary>
    /// <param name="norm">Norm of the ball.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="hidden">Number of neurons h.</param>
    public static IEnumerable<MemoryPart> Memory(Norm norm, int dimension, int hidden)
    {
        int size = Coordinates(norm, dimension, hidden);
        return
        [
            new("neurons of a proof", hidden, 2L * dimension, 2 * Workers.Count),
            new("matrices of a proof", size, 2L * size, WorkMatrices * Workers.Count),
        ];
    }

    /// <summary>Coordinates of the set of a proof (docs/certification.md); proofs in L1 have no matrix over them.</summary>
    private static int Coordinates(Norm norm, int dimension, int hidden) =>
        norm == Norm.LInf ? dimension : norm == Norm.L2 ? Math.Min(dimension, hidden + 2) : 1;

    private static Action StepOf(int size, int hidden)
    {
        DoubleMatrix neurons = new(size, hidden), hessian = new(size, size), inverse = new(size, size);
        CounterRandom random = new(3);
        for (int i = 0; i < size; i++)
            foreach (ref double value in neurons.Row(i)) value = random.NextGaussian();
        double[] weights = new double[hidden];
        Array.Fill(weights, 1);
        return () =>
        {
            using Workers.InlineScope inline = Workers.Inline(); // Proofs about several samples run side by side.
            SymmetricProduct.Weighted(neurons, weights, hessian);
            for (int i = 0; i < size; i++) hessian[i, i] += size;
            if (Cholesky.TryFactor(hessian)) Cholesky.Invert(hessian, inverse);
        };
    }
}
