using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Sliding;

/// <summary>Neurons at rest that only grow: their states at any time of a plateau, in closed form.</summary>
/// <remarks>
/// At rest B = ‖B‖ s u, so u' = 0 and the coordinate of the lengths moves by ±A = ‖B‖, in every chart once |v| = r or where the chart
/// says so for any y. ∫‖∂L/∂θ_j‖² dt = A ∫(r² + v²)A dt = |A| times what |q_j| has grown by.
/// </remarks>
internal sealed class SlidingPassage
{
    private readonly FlowField field;
    private readonly DoubleMatrix origin;
    private readonly SlidingEquilibrium?[] rests;
    private readonly Dictionary<SlidingEquilibrium, double[]> activations = new(ReferenceEqualityComparer.Instance);

    /// <summary>A passage from a state.</summary>
    /// <param name="field">The field.</param>
    /// <param name="state">[h + 1 × D + 1], copied; directions are replaced by those of the rests.</param>
    /// <param name="rests">The rest of each neuron [h]; null for one that nothing moves.</param>
    /// <param name="inputs">X [n × D].</param>
    /// <param name="time">The time of the state.</param>
    public SlidingPassage(FlowField field, DoubleMatrix state, SlidingEquilibrium?[] rests, DoubleMatrix inputs, double time)
    {
        this.field = field;
        this.rests = rests;
        Span = new(time, time);
        origin = state.Copy();
        for (int j = 0; j < rests.Length; j++)
        {
            if (rests[j] is not { } rest) continue;
            rest.Direction.CopyTo(origin.Row(j));
            if (activations.ContainsKey(rest)) continue;
            double[] active = new double[inputs.Rows];
            for (int i = 0; i < active.Length; i++)
                active[i] = Math.Max(0, TensorPrimitives.Dot<double>(inputs.Row(i), rest.Direction));
            activations.Add(rest, active);
        }
    }

    /// <summary>Its times.</summary>
    public FlowPassage Span { get; private set; }

    /// <summary>The same passage with its end.</summary>
    public SlidingPassage Ending(double length)
    {
        Span = Span with { To = Span.From + length };
        return this;
    }

    /// <summary>The state a time after its beginning.</summary>
    public void StateAt(double elapsed, DoubleMatrix state)
    {
        origin.CopyTo(state);
        int last = origin.Columns - 1;
        double energy = 0;
        for (int j = 0; j < rests.Length; j++)
        {
            if (rests[j] is not { } rest) continue;
            state[j, last] = Coordinate(j, elapsed, rest);
            energy += rest.Rate * (Math.Exp(LogContribution(j, elapsed, rest)) - Math.Exp(LogContribution(j, 0, rest)));
        }
        state[rests.Length, 1] += energy;
        if (state[rests.Length, 0] != 0) state[rests.Length, 0] += elapsed;
    }

    /// <summary>A bound on the outputs of the samples a time after the beginning: the largest Σ_j |q_j| σ(⟨x, u_j⟩).</summary>
    public double LargestOutput(double elapsed)
    {
        double[] outputs = new double[activations.Values.First().Length];
        for (int j = 0; j < rests.Length; j++)
        {
            if (rests[j] is not { } rest) continue;
            double contribution = Math.Exp(LogContribution(j, elapsed, rest));
            TensorPrimitives.MultiplyAdd(activations[rest], contribution, outputs, outputs);
        }
        return TensorPrimitives.Max<double>(outputs);
    }

    private double Coordinate(int neuron, double elapsed, SlidingEquilibrium rest)
    {
        // A = s‖B‖ with s the sign of v: of a chart whose y has that sign already it is |y| that grows.
        double y = origin[neuron, origin.Columns - 1];
        return y + (field.Chart(neuron).Rate(y) * field.Chart(neuron).Sign(y) * rest.Rate * elapsed);
    }

    private double LogContribution(int neuron, double elapsed, SlidingEquilibrium rest)
    {
        double y = Coordinate(neuron, elapsed, rest);
        return field.Chart(neuron).LogNorm(y) + field.Chart(neuron).LogOutput(y);
    }
}
