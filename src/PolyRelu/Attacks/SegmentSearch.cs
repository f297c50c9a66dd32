using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Goes from misclassified points straight back towards their clean inputs as far as they stay misclassified.</summary>
/// <remarks>
/// The final search of FAB (Croce and Hein 2020, section 2.3): t ∈ [0, 1] on the segment x0 + t (x − x0) between a correct and a
/// misclassified end, where the margin, interpolated linearly, vanishes, and a twentieth of the rest beyond, so that
/// either end comes nearer. A margin linear in t is located to 1/20 per step.
/// </remarks>
internal sealed class SegmentSearch
{
    private const int Steps = 5;
    private const double Beyond = 0.05;

    private readonly Matrix clean;
    private readonly int[] labels;
    private readonly ThreatModel threat;
    private readonly Matrix points;
    private readonly Matrix probes;
    private readonly double[] places;
    private readonly Side[] correct;
    private readonly Side[] wrong;

    private SegmentSearch(Matrix clean, int[] labels, ThreatModel threat, Matrix points)
    {
        this.clean = clean;
        this.labels = labels;
        this.threat = threat;
        this.points = points.Copy();
        probes = points.Copy();
        places = new double[points.Rows];
        correct = new Side[points.Rows];
        wrong = new Side[points.Rows];
    }

    /// <summary>Moves points back.</summary>
    /// <param name="victim">The classifier.</param>
    /// <param name="clean">Clean inputs [n × D], classified correctly.</param>
    /// <param name="labels">[n].</param>
    /// <param name="threat">Ranges of the features; its ball does not matter.</param>
    /// <param name="points">
    /// [n × D], misclassified; overwritten with misclassified points at most as far from the clean inputs, up to rounding.
    /// </param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static void Shorten(IClassifier victim, Matrix clean, int[] labels, ThreatModel threat, Matrix points,
        CancellationToken cancellation)
    {
        if (points.Rows == 0) return;
        SegmentSearch search = new(clean, labels, threat, points);
        Matrix answers = new(points.Rows, victim.Outputs);
        clean.CopyTo(search.probes);
        victim.Logits(search.probes, answers);
        for (int row = 0; row < points.Rows; row++) search.correct[row] = new Side(0, Margin.Of(answers.Row(row), labels[row]));
        points.CopyTo(search.probes);
        victim.Logits(search.probes, answers);
        for (int row = 0; row < points.Rows; row++) search.wrong[row] = new Side(1, Margin.Of(answers.Row(row), labels[row]));
        for (int step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int row = 0; row < points.Rows; row++) search.Probe(row);
            victim.Logits(search.probes, answers);
            for (int row = 0; row < points.Rows; row++) search.Narrow(row, answers.Row(row), points.Row(row));
        }
    }

    private void Probe(int row)
    {
        (Side inside, Side outside) = (correct[row], wrong[row]);
        double fraction = inside.Margin / (inside.Margin - (double)outside.Margin);
        if (!(fraction >= 0 && fraction <= 1)) fraction = 0.5;
        places[row] = inside.Place + ((outside.Place - inside.Place) * (fraction + (Beyond * (1 - fraction))));
        Span<float> probe = probes.Row(row);
        TensorPrimitives.Subtract(points.Row(row), clean.Row(row), probe);
        TensorPrimitives.MultiplyAdd(probe, (float)places[row], clean.Row(row), probe);
        threat.Clamp(clean.Row(row), probe);
    }

    private void Narrow(int row, ReadOnlySpan<float> answer, Span<float> nearest)
    {
        Side side = new(places[row], Margin.Of(answer, labels[row]));
        if (Margin.IsCorrect(answer, labels[row]))
        {
            correct[row] = side;
            return;
        }
        wrong[row] = side;
        probes.Row(row).CopyTo(nearest);
    }

    /// <summary>An end of the bracket.</summary>
    private readonly record struct Side(double Place, float Margin);
}
