using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Sliding;

/// <summary>The plateau of plain ReLU (p = 1) from a small start, passed at once when every neuron has come to rest.</summary>
/// <remarks>
/// While outputs are negligible the pulls g_i are constant and neurons independent: directions come to rest at a
/// <see cref="SlidingEquilibrium"/> in a time that does not depend on the scale, and then log r grows by its rate until outputs count,
/// which takes the longer the smaller the start is. Steps would chatter along kinks all the way. Neurons that no sample activates do not
/// move at all.
/// A passage begins when all neurons were found within <see cref="Near"/> of their rest (chattering holds them off by about the
/// tolerance) and have since been drawn nearer by a factor e^{−Waiting}. Neglected are directions of 1e−5 (or the tolerance), which
/// would go on falling, and what outputs up to the tolerance, at most 1e−6, do to the pulls, both far below what is promised at p = 1.
/// </remarks>
internal sealed class SlidingPlateau
{
    private const double Near = 1e-4;               // or ten times the tolerance, where that is more
    private const double Waiting = 2.3;             // e^−2.3 = 0.1
    private const double LargestLevel = 1e-6;
    private const double Spacing = 1.15;            // of the times at which the state is looked at
    private const double Balanced = 18;             // y of a chart from which |v| = r to rounding

    private readonly FlowProblem problem;
    private readonly FlowField field;
    private readonly double[] pulls;
    private readonly double near;
    private readonly double level;
    private readonly Dictionary<string, SlidingEquilibrium?> known = [];

    private SlidingPlateau(FlowProblem problem, FlowField field, double tolerance)
    {
        near = Math.Max(Near, 10 * tolerance);
        level = Math.Min(LargestLevel, tolerance);
        this.problem = problem;
        this.field = field;
        pulls = new double[problem.Count];
        for (int i = 0; i < pulls.Length; i++)
        {
            _ = problem.Loss.Evaluate(0, problem.Labels[i], out double derivative);
            pulls[i] = -problem.MassOf(i) * derivative;
        }
    }

    /// <summary>Since when all neurons have been seen near their rest; NaN where they have not.</summary>
    public double RestingSince { get; set; } = double.NaN;

    /// <summary>The plateau of a problem; null where p is not 1.</summary>
    public static SlidingPlateau? Of(FlowProblem problem, FlowField field, double tolerance) =>
        problem.Power == 1 ? new(problem, field, tolerance) : null;

    /// <summary>Looks whether the rest of the plateau can be passed at once.</summary>
    /// <param name="before">The time before the last step; times to look at lie a factor <see cref="Spacing"/> apart.</param>
    /// <param name="time">The time of the state.</param>
    /// <param name="until">The end of the flow.</param>
    /// <param name="state">The state reached; outputs of the field are those at it.</param>
    public SlidingPassage? Find(double before, double time, double until, DoubleMatrix state)
    {
        if (!(Math.Floor(Math.Log(time, Spacing)) > Math.Floor(Math.Log(before, Spacing)))) return null;
        if (!(Math.Abs(TensorPrimitives.MaxMagnitude(field.Outputs)) < level / 10)) return null;
        int hidden = state.Rows - 1;
        SlidingEquilibrium?[] rests = new SlidingEquilibrium?[hidden];
        bool[] resting = new bool[hidden];
        string[] cells = new string[hidden];
        Workers.For(hidden, (Self: this, state, cells, resting), static (j, work) =>
            (work.cells[j], work.resting[j]) = work.Self.CellOf(j, work.state));
        for (int j = 0; j < hidden; j++)
        {
            if (resting[j]) continue;
            if (RestOf(cells[j]) is { } rest && IsNear(state.Row(j), rest.Direction)) rests[j] = rest;
            else
            {
                RestingSince = double.NaN;
                return null;
            }
        }
        if (rests.All(rest => rest is null)) return null;
        if (double.IsNaN(RestingSince)) RestingSince = time;
        if ((time - RestingSince) * rests.Min(rest => rest?.Rate ?? double.PositiveInfinity) < Waiting) return null;
        SlidingPassage passage = new(field, state, rests, problem.Inputs, time);
        double length = LongestPassage(passage, until - time);
        return length > time * (Spacing - 1) ? passage.Ending(length) : null;
    }

    private bool IsNear(ReadOnlySpan<double> row, double[] rest)
    {
        double squares = 0;
        for (int d = 0; d < rest.Length; d++) squares += (row[d] - rest[d]) * (row[d] - rest[d]);
        return squares <= near * near;
    }

    /// <summary>
    /// Which sign a neuron has and which attracting samples it is active on, as a text; empty where it can have no rest. Whether no sample
    /// moves it.
    /// </summary>
    private (string Cell, bool Rests) CellOf(int neuron, DoubleMatrix state)
    {
        double y = field.Coordinate(state, neuron);
        int sign = field.Sign(state, neuron);
        Span<char> cell = new char[problem.Count + 1];
        ReadOnlySpan<double> direction = state.Row(neuron)[..problem.Dimension];
        bool attracted = false, moved = false;
        cell.Fill('0');
        cell[0] = sign > 0 ? '+' : '-';
        for (int i = 0; i < problem.Count; i++)
        {
            if (!(TensorPrimitives.Dot(problem.Inputs.Row(i), direction) > 0)) continue;
            moved |= pulls[i] != 0;
            if (!(sign * pulls[i] > 0)) continue;
            attracted = true;
            cell[i + 1] = '1';
        }
        bool grows = sign != 0 && (!field.Chart(neuron).CanVanish || y > Balanced);
        return (attracted && grows ? cell.ToString() : "", !moved);
    }

    private SlidingEquilibrium? RestOf(string cell)
    {
        if (cell.Length == 0) return null;
        if (known.TryGetValue(cell, out SlidingEquilibrium? rest)) return rest;
        double sign = cell[0] == '+' ? 1 : -1;
        rest = SlidingEquilibrium.Of(problem.Inputs, [.. pulls.Select(pull => sign * pull)], [.. cell.Skip(1).Select(mark => mark == '1')]);
        known.Add(cell, rest);
        return rest;
    }

    /// <summary>How long outputs stay below the level.</summary>
    private double LongestPassage(SlidingPassage passage, double longest)
    {
        if (passage.LargestOutput(longest) < level) return longest;
        double low = 0, high = longest;
        while (high - low > 1e-9 * high)
        {
            double middle = low + ((high - low) / 2);
            if (!(middle > low && middle < high)) break;
            if (passage.LargestOutput(middle) < level) low = middle;
            else high = middle;
        }
        return low;
    }
}
