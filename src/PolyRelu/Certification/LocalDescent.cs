using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>A local minimum of a margin function over its set: where an attack would go, and where envelopes should touch.</summary>
/// <remarks>
/// ξ ← argmin ⟨∇F(ξ), ·⟩ over the set, as far along the way there as F falls: in L2 the fixed point δ ← −ε ∇F/‖∇F‖, elsewhere
/// Frank–Wolfe. Where a sample knows the inner products of its neurons, a step in L2 costs one product with those of the active ones
/// (<see cref="NeuronPoint"/>). Proves nothing; a bound holds wherever it ends.
/// </remarks>
internal sealed class LocalDescent
{
    private const int Steps = 25;
    private const double Enough = 1e-9;
    private readonly MarginFunction function;
    private readonly double[] gradient;

    private LocalDescent(MarginFunction function, double[] start)
    {
        this.function = function;
        Point = start;
        gradient = new double[start.Length];
        Activations = new double[function.Coefficients.Length];
    }

    /// <summary>ξ* [n].</summary>
    public double[] Point { get; private set; }

    /// <summary>s(ξ*) [h].</summary>
    public double[] Activations { get; private set; }

    /// <summary>F(ξ*).</summary>
    public double Value { get; private set; }

    /// <summary>∇F(ξ*) [n].</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>Descends from a start, or from the centre of the set.</summary>
    public static LocalDescent From(MarginFunction function, double[]? start = null)
    {
        LocalDescent descent = new(function, start is null ? new double[function.Space.Dimension] : (double[])start.Clone());
        if (function.Space is { Set: EuclideanSet set, Sample: var sample } && sample.Reduce().Gram is { } gram)
            descent.RunAmongNeurons(new(function, gram, start), set.Radius);
        else
            descent.Run(start is null);
        return descent;
    }

    /// <summary>The same steps, the point a sum of neurons, of the sample and of the start.</summary>
    private void RunAmongNeurons(NeuronPoint at, double radius)
    {
        double square = at.Square;
        Value = function.Value(at.Activations, square);
        NeuronPoint next = at.Copy(), trial = at.Copy();
        for (int step = 0; step < Steps; step++)
        {
            double slope = at.Gradient(function, square, next), length = next.Length();
            if (!(length > 0) || !(-radius * length - slope < -Enough * Math.Abs(Value) || step == 0)) break;
            next.Scale(-radius / length);
            bool better = false;
            for (double share = 1; share > 1e-3; share *= 0.5)
            {
                trial.Between(at, next, share);
                double candidate = trial.Square, value = function.Value(trial.Activations, candidate);
                if (!(value < Value)) continue;
                (square, Value, better) = (candidate, value, true);
                (at, trial) = (trial, at);
                break;
            }
            if (!better) break;
        }
        at.Write(Point);
        at.Activations.CopyTo(Activations, 0);
        function.Gradient(Point, Activations, square, gradient);
    }

    private void Run(bool fromCentre)
    {
        int n = Point.Length, hidden = Activations.Length;
        double[] next = new double[n], move = new double[n], moved = new double[hidden], trial = new double[hidden],
            candidate = new double[n];
        function.PreActivations(Point, Activations);
        double square = function.Square(Point);
        Value = function.Value(Activations, square);
        for (int step = 0; step < Steps; step++)
        {
            function.Gradient(Point, Activations, square, gradient);
            function.Space.Set.Minimiser(gradient, next);
            TensorPrimitives.Subtract(next, Point, move);
            double expected = TensorPrimitives.Dot<double>(gradient, move);
            if (!(expected < -Enough * Math.Abs(Value)) && !(step == 0 && fromCentre)) return;
            function.PreActivations(next, moved);
            bool better = false;
            for (double share = 1; share > 1e-3; share *= 0.5)
            {
                for (int j = 0; j < hidden; j++) trial[j] = Activations[j] + (share * (moved[j] - Activations[j]));
                TensorPrimitives.MultiplyAdd(move, share, Point, candidate);
                double candidateSquare = function.Square(candidate), value = function.Value(trial, candidateSquare);
                if (!(value < Value)) continue;
                (square, Value, better) = (candidateSquare, value, true);
                (Point, candidate) = (candidate, Point);
                trial.CopyTo(Activations, 0);
                break;
            }
            if (!better) return;
        }
        function.Gradient(Point, Activations, square, gradient);
    }
}
