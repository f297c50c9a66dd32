using System.Numerics.Tensors;

namespace PolyRelu.Certification;

/// <summary>A local minimum of a margin function over its set: where an attack would go, and where envelopes should touch.</summary>
/// <remarks>
/// ξ ← argmin ⟨∇F(ξ), ·⟩ over the set, as far along the way there as F falls: in L2 the fixed point δ ← −ε ∇F/‖∇F‖, elsewhere
/// Frank–Wolfe. Proves nothing; a bound holds wherever it ends.
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
        descent.Run(start is null);
        return descent;
    }

    private void Run(bool fromCentre)
    {
        int n = Point.Length, hidden = Activations.Length;
        double[] next = new double[n], move = new double[n], moved = new double[hidden], trial = new double[hidden];
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
                double[] candidate = new double[n];
                for (int i = 0; i < n; i++) candidate[i] = Point[i] + (share * move[i]);
                double candidateSquare = function.Square(candidate), value = function.Value(trial, candidateSquare);
                if (!(value < Value)) continue;
                (Point, square, Value, better) = (candidate, candidateSquare, value, true);
                trial.CopyTo(Activations, 0);
                break;
            }
            if (!better) return;
        }
        function.Gradient(Point, Activations, square, gradient);
    }
}
