using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>Normalised projected gradient ascent of |c f(x) − F(x)| on the unit sphere, a batch of points at a time.</summary>
/// <remarks>
/// Without damping the gradient is projected on the tangent plane, a move that does not raise the difference is taken back and the
/// point's step halved, and a point whose step is below 10⁻⁶ is done. With damping every move is kept: the published search.
/// </remarks>
internal sealed class SphereAscent
{
    private const double SmallestStep = 1e-6;
    private readonly IDifferentiableClassifier network;
    private readonly IdealClassifier ideal;
    private readonly double scale;
    private readonly DistanceSettings settings;
    private readonly Matrix points, directions, trial, logits, targets, cotangents, gradients, idealGradients;
    private readonly double[] differences, steps;
    private int[] active;

    /// <summary>Prepares a search.</summary>
    /// <param name="network">f.</param>
    /// <param name="ideal">F.</param>
    /// <param name="scale">c.</param>
    /// <param name="points">[n × D] unit vectors, moved in place to the best found.</param>
    /// <param name="settings">The search.</param>
    internal SphereAscent(IDifferentiableClassifier network, IdealClassifier ideal, double scale, Matrix points, DistanceSettings settings)
    {
        (this.network, this.ideal, this.scale, this.points, this.settings) = (network, ideal, scale, points, settings);
        int n = points.Rows;
        (directions, trial, gradients, idealGradients) = (new(n, points.Columns), points.Copy(), new(n, points.Columns), new(n, points.Columns));
        (logits, targets, cotangents) = (new(n, 1), new(n, 1), new(n, 1));
        (differences, steps) = (new double[n], new double[n]);
        active = [.. Enumerable.Range(0, n)];
        Array.Fill(steps, settings.StepSize);
    }

    /// <summary>Searches, and returns the difference |c f − F| at every point.</summary>
    internal ReadOnlySpan<double> Run(CancellationToken cancellation)
    {
        Array.Fill(differences, -1);
        Evaluate();
        for (int t = 0; t < settings.Iterations && active.Length > 0; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int a = 0; a < active.Length; a++) Propose(active[a], trial.Row(a));
            Evaluate();
            if (settings.Damping == 0) active = [.. active.Where(i => steps[i] > SmallestStep)];
        }
        return differences;
    }

    /// <summary>Takes the difference at the trial points, keeps those that count, and renews their directions.</summary>
    private void Evaluate()
    {
        int n = active.Length;
        Matrix x = trial.RowRange(0, n), f = logits.RowRange(0, n), target = targets.RowRange(0, n), sign = cotangents.RowRange(0, n);
        network.Logits(x, f);
        ideal.Logits(x, target);
        for (int a = 0; a < n; a++) sign[a, 0] = Math.Sign((scale * f[a, 0]) - target[a, 0]);
        network.PullBack(sign, gradients.RowRange(0, n));
        ideal.PullBack(sign, idealGradients.RowRange(0, n));
        for (int a = 0; a < n; a++) Decide(a, active[a], Math.Abs((scale * f[a, 0]) - target[a, 0]));
    }

    private void Decide(int row, int point, double difference)
    {
        bool rose = difference > differences[point];
        if (settings.Damping == 0 && !rose)
        {
            steps[point] /= 2;
            return;
        }
        if (settings.Damping == 0 && differences[point] >= 0) steps[point] = Math.Min(1.2 * steps[point], 1);
        differences[point] = difference;
        trial.Row(row).CopyTo(points.Row(point));
        Span<float> direction = directions.Row(point);
        TensorPrimitives.Multiply(gradients.Row(row), (float)scale, direction);
        TensorPrimitives.Subtract(direction, idealGradients.Row(row), direction);
        Normalise(direction, points.Row(point), difference);
    }

    private void Normalise(Span<float> direction, ReadOnlySpan<float> point, double difference)
    {
        double weight = 1;
        if (settings.Damping == 0) TensorPrimitives.MultiplyAdd(point, -TensorPrimitives.Dot(direction, point), direction, direction);
        else weight = 2 * difference / points.Rows;
        double length = weight * TensorPrimitives.Norm<float>(direction);
        TensorPrimitives.Multiply(direction, length == 0 ? 0 : (float)(weight / (length + settings.Damping)), direction);
    }

    private void Propose(int point, Span<float> destination)
    {
        TensorPrimitives.MultiplyAdd(directions.Row(point), (float)steps[point], points.Row(point), destination);
        SphereStarts.Normalise(destination);
    }
}
