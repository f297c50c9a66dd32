using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>Normalised projected gradient ascent of |c f(x) − F(x)| on the unit sphere, a batch of points at a time.</summary>
/// <remarks>
/// Without damping the gradient is projected on the tangent plane, the steps shrink geometrically to 10⁻⁵, every move is made, and the
/// best point of each path counts: at p = 1 the difference has kinks, at which a search that takes only rising moves gets stuck.
/// With damping the steps keep their length and the last points count: the published search.
/// </remarks>
internal sealed class SphereAscent
{
    private const double SmallestStep = 1e-5;
    private readonly IDifferentiableClassifier network;
    private readonly IdealClassifier ideal;
    private readonly double scale;
    private readonly DistanceSettings settings;
    private readonly int[] wanted;
    private readonly Matrix best, current, logits, targets, signs, gradients, idealGradients;
    private readonly double[] differences;

    /// <summary>Prepares a search.</summary>
    /// <param name="network">f.</param>
    /// <param name="ideal">F.</param>
    /// <param name="scale">c.</param>
    /// <param name="starts">The starts; their points are moved in place to the ones that count.</param>
    /// <param name="settings">The search.</param>
    internal SphereAscent(IDifferentiableClassifier network, IdealClassifier ideal, double scale, SphereStarts starts,
        DistanceSettings settings)
    {
        (this.network, this.ideal, this.scale, this.settings) = (network, ideal, scale, settings);
        (best, wanted) = (starts.Points, starts.Signs);
        int n = best.Rows;
        (current, gradients, idealGradients) = (best.Copy(), new(n, best.Columns), new(n, best.Columns));
        (logits, targets, signs) = (new(n, 1), new(n, 1), new(n, 1));
        differences = new double[n];
    }

    /// <summary>Searches, and returns the difference |c f − F| at every point.</summary>
    internal ReadOnlySpan<double> Run(CancellationToken cancellation)
    {
        Array.Fill(differences, -1);
        double step = settings.StepSize;
        double decay = settings.Damping > 0 ? 1 : Math.Pow(Math.Min(1, SmallestStep / step), 1.0 / Math.Max(1, settings.Iterations));
        Evaluate();
        for (int t = 0; t < settings.Iterations; t++, step *= decay)
        {
            cancellation.ThrowIfCancellationRequested();
            network.PullBack(signs, gradients);
            ideal.PullBack(signs, idealGradients);
            for (int i = 0; i < current.Rows; i++) Move(i, step);
            Evaluate();
        }
        return differences;
    }

    /// <summary>Takes the differences at the current points and keeps those that count.</summary>
    private void Evaluate()
    {
        network.Logits(current, logits);
        ideal.Logits(current, targets);
        for (int i = 0; i < current.Rows; i++)
        {
            double difference = (scale * logits[i, 0]) - targets[i, 0];
            signs[i, 0] = wanted[i] != 0 ? wanted[i] : Math.Sign(difference);
            if (settings.Damping == 0 && !(Math.Abs(difference) > differences[i])) continue;
            differences[i] = Math.Abs(difference);
            current.Row(i).CopyTo(best.Row(i));
        }
    }

    private void Move(int i, double step)
    {
        Span<float> direction = gradients.Row(i), point = current.Row(i);
        TensorPrimitives.Multiply(direction, (float)scale, direction);
        TensorPrimitives.Subtract(direction, idealGradients.Row(i), direction);
        double weight = 2 * differences[i] / current.Rows;
        if (settings.Damping == 0)
        {
            weight = 1;
            TensorPrimitives.MultiplyAdd(point, -TensorPrimitives.Dot<float>(direction, point), direction, direction);
        }
        double length = weight * TensorPrimitives.Norm<float>(direction);
        if (length == 0) return;
        TensorPrimitives.MultiplyAdd(direction, (float)(step * weight / (length + settings.Damping)), point, point);
        SphereStarts.Normalise(point);
    }
}
