using PolyRelu.Dynamics.Charts;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The flow of f ≡ 0: slopes as at the beginning for ever, every neuron by itself, a row (x, y) for each.</summary>
/// <remarks>
/// x is the number of <see cref="PlateauNeuron"/>, y that of the <see cref="NeuronChart"/>: x' = (v/r) p G_* u_*^{p−2}, y' = ±A. Scales
/// enter as logarithms, and nothing overflows.
/// </remarks>
internal sealed class PlateauField : DifferentialEquation
{
    private readonly double[] pulls;
    private readonly double power;
    private readonly int[] labels;
    private readonly NeuronChart[] charts;
    private readonly PlateauNeuron[] neurons;
    private readonly LogSum[] sums;

    /// <summary>The field of a start.</summary>
    public PlateauField(NoiseFreeProblem problem, FlowStart start)
    {
        power = problem.Power;
        pulls = [.. Enumerable.Range(0, problem.Clusters).Select(problem.EarlyPull)];
        labels = [.. Enumerable.Range(0, problem.Clusters).Select(problem.LabelOf)];
        charts = new NeuronChart[start.Hidden];
        neurons = new PlateauNeuron[start.Hidden];
        sums = new LogSum[problem.Clusters];
        Initial = new(start.Hidden, 2);
        for (int j = 0; j < start.Hidden; j++)
        {
            (charts[j], Initial[j, 1]) = NeuronChart.Of(start.LogNorms[j], start.LogOutputs[j], start.Signs[j]);
            neurons[j] = Neuron(start.Directions.Row(j), start.Signs[j]);
        }
    }

    /// <summary>The state at time 0.</summary>
    public DoubleMatrix Initial { get; }

    /// <inheritdoc/>
    public override int Rows => neurons.Length;

    /// <inheritdoc/>
    public override int Columns => 2;

    /// <inheritdoc/>
    public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
    {
        for (int j = 0; j < neurons.Length; j++)
        {
            NeuronChart chart = charts[j];
            neurons[j].Set(state[j, 0]);
            derivative[j, 0] = chart.Speed(state[j, 1]) * neurons[j].Speed();
            derivative[j, 1] = chart.Rate(state[j, 1]) * neurons[j].Pull();
        }
    }

    /// <inheritdoc/>
    public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
        double.IsNaN(error[0]) || double.IsNaN(error[1]) ? double.NaN : Math.Max(Math.Abs(error[0]), Math.Abs(error[1]));

    /// <summary>ln of the margin of each cluster, y_k Σ_j q_j σ(u_jk)^p; −∞ where it is not positive.</summary>
    public void LogMargins(DoubleMatrix state, Span<double> margins)
    {
        for (int k = 0; k < sums.Length; k++) sums[k] = new();
        for (int j = 0; j < neurons.Length; j++)
        {
            double y = state[j, 1];
            neurons[j].Set(state[j, 0]);
            neurons[j].AddTo(charts[j].LogNorm(y) + charts[j].LogOutput(y), charts[j].Sign(y), sums);
        }
        for (int k = 0; k < sums.Length; k++)
            margins[k] = sums[k].Sign * labels[k] > 0 ? sums[k].LogSize : double.NegativeInfinity;
    }

    /// <summary>Gives neurons whose v has changed its sign the curve of that sign.</summary>
    /// <returns>Whether there was one: the state was then changed, to x = 0 there.</returns>
    public bool Rebase(DoubleMatrix state)
    {
        bool changed = false;
        Span<double> direction = stackalloc double[pulls.Length + 1];
        for (int j = 0; j < neurons.Length; j++)
        {
            int sign = charts[j].Sign(state[j, 1]);
            if (sign == 0 || sign == neurons[j].Sign) continue;
            neurons[j].Set(state[j, 0]);
            neurons[j].CopyTo(direction);
            neurons[j] = Neuron(direction, sign);
            state[j, 0] = 0;
            changed = true;
        }
        return changed;
    }

    /// <summary>The neurons at a state.</summary>
    public FlowStart StartOf(DoubleMatrix state)
    {
        DoubleMatrix directions = new(neurons.Length, pulls.Length + 1);
        double[] logNorms = new double[neurons.Length], logOutputs = new double[neurons.Length];
        int[] signs = new int[neurons.Length];
        for (int j = 0; j < neurons.Length; j++)
        {
            double y = state[j, 1];
            neurons[j].Set(state[j, 0]);
            neurons[j].CopyTo(directions.Row(j));
            (logNorms[j], logOutputs[j], signs[j]) = (charts[j].LogNorm(y), charts[j].LogOutput(y), charts[j].Sign(y));
        }
        return new(directions, logNorms, logOutputs, signs);
    }

    /// <summary>The clusters that the neurons will serve: by winners above p = 2, by all growing coordinates to p = 2.</summary>
    /// <param name="state">The state.</param>
    /// <param name="served">[K], overwritten.</param>
    /// <param name="settled">Whether no v can change its sign any more.</param>
    public void Serve(DoubleMatrix state, Span<bool> served, out bool settled)
    {
        served.Clear();
        settled = true;
        for (int j = 0; j < neurons.Length; j++)
        {
            neurons[j].Set(state[j, 0]);
            double pull = neurons[j].Pull(), y = state[j, 1];
            if (charts[j] is RestingChart) continue;
            // A v that grows away from 0 keeps its sign, for A then grows with it.
            if (charts[j] is InputLedChart && !(pull * charts[j].Sign(y) > 0) && pull != 0) settled = false;
            if (power > 2 && neurons[j].Winner >= 0) served[neurons[j].Winner] = true;
            if (power > 2) continue;
            foreach (int cluster in neurons[j].Growing) served[cluster] = true;
        }
    }

    /// <summary>A neuron whose v is 0 goes on with the sign of A.</summary>
    private PlateauNeuron Neuron(ReadOnlySpan<double> direction, int sign)
    {
        if (sign != 0) return new(direction, pulls, power, sign);
        PlateauNeuron still = new(direction, pulls, power, 1);
        still.Set(0);
        return still.Pull() >= 0 ? still : new(direction, pulls, power, -1);
    }
}
