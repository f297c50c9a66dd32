using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>Measures at a state how far conserved quantities have drifted from the beginning.</summary>
internal sealed class DriftMeter
{
    private readonly FlowField equation;
    private readonly FlowProblem problem;
    private readonly DataSpan? span;
    private readonly double[] balances;         // (‖w‖² − v²) / (‖w‖² + v²) at the beginning, and the logarithm of the denominator
    private readonly double[] logSizes;
    private readonly double[] logNorms;
    private readonly DoubleMatrix orthogonal;
    private readonly double[] rest;
    private double loss;

    /// <summary>A meter for a equation.</summary>
    public DriftMeter(FlowField equation, FlowProblem problem)
    {
        this.equation = equation;
        this.problem = problem;
        span = DataSpan.Of(problem.Inputs);
        int hidden = equation.Rows - 1;
        (balances, logSizes, logNorms) = (new double[hidden], new double[hidden], new double[hidden]);
        orthogonal = new(hidden, problem.Dimension);
        rest = new double[problem.Dimension];
    }

    /// <summary>Takes a state as the beginning.</summary>
    public void Begin(DoubleMatrix state)
    {
        equation.Predict(state);
        loss = equation.Loss;
        for (int j = 0; j < balances.Length; j++)
        {
            (balances[j], logSizes[j]) = Balance(state, j);
            logNorms[j] = equation.LogNorm(state, j);
            Span<double> part = orthogonal.Row(j);
            state.Row(j)[..part.Length].CopyTo(part);
            span?.RemoveFrom(part);
        }
    }

    /// <summary>Measures at the state that the field has last predicted.</summary>
    public FlowDrift Measure(DoubleMatrix state)
    {
        double balance = 0, difference = span is null ? double.NaN : 0;
        double exponent = problem.Form == NeuronForm.Normalised ? problem.Power : 1;
        for (int j = 0; j < balances.Length; j++)
        {
            if (double.IsNegativeInfinity(logNorms[j])) continue;
            (double now, double logSize) = Balance(state, j);
            balance = Math.Max(balance, Math.Abs(now - (balances[j] * Math.Exp(logSizes[j] - logSize))));
            if (span is null) continue;
            state.Row(j)[..rest.Length].CopyTo(rest);
            span.RemoveFrom(rest);
            double shrunk = Math.Exp(exponent * (logNorms[j] - equation.LogNorm(state, j)));
            TensorPrimitives.MultiplyAdd(orthogonal.Row(j), -shrunk, rest, rest);
            difference = Math.Max(difference, TensorPrimitives.Norm<double>(rest));
        }
        double energy = Math.Abs(loss - equation.Loss - equation.Descent(state)) / loss;
        return new(balance, energy, difference);
    }

    /// <summary>(‖w‖² − v²) / (‖w‖² + v²), and log (‖w‖² + v²); v² counts p times where neurons are unnormalised.</summary>
    private (double Balance, double LogSize) Balance(DoubleMatrix state, int neuron)
    {
        double logNorm = 2 * equation.LogNorm(state, neuron);
        double logOutput = (2 * equation.LogOutput(state, neuron))
            + (problem.Form == NeuronForm.Normalised ? 0 : Math.Log(problem.Power));
        double larger = Math.Max(logNorm, logOutput);
        double norm = Math.Exp(logNorm - larger), output = Math.Exp(logOutput - larger);
        return ((norm - output) / (norm + output), larger + Math.Log(norm + output));
    }
}
