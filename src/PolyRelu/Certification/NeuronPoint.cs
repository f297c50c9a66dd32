using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// A point ξ = Σ_j e_j w̃_j + f d + b ξ₀ of an L2 ball by its coefficients: neurons, the sample's own z₀ = d, a start ξ₀.
/// </summary>
/// <remarks>
/// ∇F is such a sum wherever it is taken, and so is the fixed point δ ← −ε ∇F/‖∇F‖. With G_jk = ⟨w̃_j, w̃_k⟩, s̄_j = ⟨w̃_j, d⟩ and s⁰ = W̃
/// ξ₀
/// all that a step asks for is G e: W̃ ξ = G e + f s̄ + b s⁰, and lengths are ⟨e, G e⟩ and the like. For descents: computed, not proven.
/// </remarks>
internal sealed class NeuronPoint
{
    private readonly MarginSpace space;
    private readonly DoubleMatrix gram;
    private readonly double[]? start;
    private readonly double[] startImage;       // s⁰ [h]
    private readonly double startSquare, startDrift;
    private readonly double[] neurons;          // e [h]
    private readonly double[] products;         // G e [h]
    private double drift, from;                 // f, b

    /// <summary>The start itself, or the centre.</summary>
    /// <param name="function">The margin function.</param>
    /// <param name="gram">G [h × h].</param>
    /// <param name="start">ξ₀ [n]; null for the centre.</param>
    public NeuronPoint(MarginFunction function, DoubleMatrix gram, double[]? start)
    {
        (space, this.gram, this.start) = (function.Space, gram, start);
        (neurons, products, startImage) = (new double[gram.Rows], new double[gram.Rows], new double[gram.Rows]);
        Activations = (double[])space.Clean.Clone();
        if (start is null) return;
        from = 1;
        function.PreActivations(start, Activations);
        TensorPrimitives.Subtract(Activations, space.Clean, startImage);
        startSquare = TensorPrimitives.SumOfSquares<double>(start);
        startDrift = TensorPrimitives.Dot<double>(start, space.Drift);
    }

    private NeuronPoint(NeuronPoint other)
    {
        (space, gram, start, startImage) = (other.space, other.gram, other.start, other.startImage);
        (startSquare, startDrift, drift, from) = (other.startSquare, other.startDrift, other.drift, other.from);
        (neurons, products, Activations) =
            ((double[])other.neurons.Clone(), (double[])other.products.Clone(), (double[])other.Activations.Clone());
    }

    /// <summary>s(ξ) [h]; of a gradient nothing.</summary>
    public double[] Activations { get; }

    /// <summary>t(ξ) = ‖d + ξ‖².</summary>
    public double Square => Math.Max(0, space.SquaredLength + (2 * WithDrift()) + SquaredLength());

    /// <summary>Another of the same coefficients.</summary>
    public NeuronPoint Copy() => new(this);

    /// <summary>‖ξ‖.</summary>
    public double Length() => Math.Sqrt(Math.Max(0, SquaredLength()));

    /// <summary>Writes ∇F(ξ) and returns ⟨∇F(ξ), ξ⟩.</summary>
    public double Gradient(MarginFunction function, double square, NeuronPoint gradient)
    {
        double pull = function.Pull(square);
        function.Factors(Activations, gradient.neurons);
        if (pull != 0) TensorPrimitives.MultiplyAdd(neurons, pull, gradient.neurons, gradient.neurons);
        (gradient.drift, gradient.from) = (pull * (1 + drift), pull * from);
        gradient.products.AsSpan().Clear();
        for (int j = 0; j < neurons.Length; j++)
            if (gradient.neurons[j] is not 0 and var factor)
                TensorPrimitives.MultiplyAdd(gram.Row(j), factor, gradient.products, gradient.products);
        return TensorPrimitives.Dot<double>(neurons, gradient.products)
            + (gradient.drift * TensorPrimitives.Dot<double>(neurons, space.Clean))
            + (gradient.from * TensorPrimitives.Dot<double>(neurons, startImage))
            + (drift * (TensorPrimitives.Dot<double>(gradient.neurons, space.Clean) + (gradient.drift * space.SquaredLength)
                + (gradient.from * startDrift)))
            + (from * (TensorPrimitives.Dot<double>(gradient.neurons, startImage) + (gradient.drift * startDrift)
                + (gradient.from * startSquare)));
    }

    /// <summary>Multiplies all coefficients.</summary>
    public void Scale(double factor)
    {
        TensorPrimitives.Multiply(neurons, factor, neurons);
        TensorPrimitives.Multiply(products, factor, products);
        (drift, from) = (drift * factor, from * factor);
        for (int j = 0; j < neurons.Length; j++)
            Activations[j] = ((1 + drift) * space.Clean[j]) + products[j] + (from * startImage[j]);
    }

    /// <summary>Becomes the point a share of the way from one to another.</summary>
    public void Between(NeuronPoint one, NeuronPoint other, double share)
    {
        TensorPrimitives.Lerp(one.neurons, other.neurons, share, neurons);
        TensorPrimitives.Lerp(one.products, other.products, share, products);
        TensorPrimitives.Lerp(one.Activations, other.Activations, share, Activations);
        (drift, from) = (double.Lerp(one.drift, other.drift, share), double.Lerp(one.from, other.from, share));
    }

    /// <summary>Writes ξ [n].</summary>
    public void Write(Span<double> point)
    {
        point.Clear();
        for (int j = 0; j < neurons.Length; j++)
            if (neurons[j] is not 0 and var factor) TensorPrimitives.MultiplyAdd(space.Neurons.Row(j), factor, point, point);
        TensorPrimitives.MultiplyAdd(space.Drift, drift, point, point);
        if (start is not null) TensorPrimitives.MultiplyAdd(start, from, point, point);
    }

    private double WithDrift() =>
        TensorPrimitives.Dot<double>(neurons, space.Clean) + (drift * space.SquaredLength) + (from * startDrift);

    private double SquaredLength() =>
        TensorPrimitives.Dot<double>(neurons, products) + (2 * drift * TensorPrimitives.Dot<double>(neurons, space.Clean))
            + (2 * from * TensorPrimitives.Dot<double>(neurons, startImage)) + (drift * drift * space.SquaredLength)
            + (2 * drift * from * startDrift) + (from * from * startSquare);
}
