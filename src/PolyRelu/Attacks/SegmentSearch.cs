using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Goes from misclassified points straight back towards their clean inputs as far as they stay misclassified.</summary>
/// <remarks>
/// The final search of FAB (Croce and Hein 2020, section 2.3): t ∈ [0, 1] on the segment x0 + t (x − x0) between a correct and a
/// misclassified end, where the margin, interpolated linearly, vanishes, and a twentieth of the rest beyond, so that
/// either end comes nearer. A margin linear in t is located to 1/20 per step.
/// </remarks>
internal sealed class SegmentSearch(AttackBatch batch)
{
    private const int Steps = 5;
    private const double Beyond = 0.05;

    private readonly Matrix probes = new(batch.Capacity, batch.Dimension);
    private readonly Matrix answers = new(batch.Capacity, batch.Outputs);
    private readonly Side[] correct = new Side[batch.Capacity];
    private readonly Side[] wrong = new Side[batch.Capacity];
    private readonly double[] places = new double[batch.Capacity];
    private readonly int[] rows = new int[batch.Capacity];
    private int count;

    /// <summary>Shortens the best points of the rows that have one, and notes those that come near enough to count.</summary>
    /// <param name="best">[≥ n × D], a misclassified point per row.</param>
    /// <param name="distances">[≥ n], +∞ where a row has none.</param>
    public void Shorten(Matrix best, ReadOnlySpan<double> distances)
    {
        Begin(best, distances);
        for (int step = 0; step < Steps && count > 0; step++)
        {
            for (int slot = 0; slot < count; slot++) Probe(slot, best);
            batch.Ask(probes.RowRange(0, count), answers.RowRange(0, count));
            for (int slot = 0; slot < count; slot++) Narrow(slot);
        }
    }

    private void Begin(Matrix best, ReadOnlySpan<double> distances)
    {
        count = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            if (!double.IsFinite(distances[row])) continue;
            rows[count] = row;
            best.Row(row).CopyTo(probes.Row(count++));
        }
        if (count == 0) return;
        batch.Ask(probes.RowRange(0, count), answers.RowRange(0, count));
        for (int slot = 0; slot < count; slot++)
        {
            int label = batch.Label(rows[slot]);
            correct[slot] = new Side(0, Margin.Of(batch.CleanLogits.Row(rows[slot]), label));
            wrong[slot] = new Side(1, Margin.Of(answers.Row(slot), label));
        }
    }

    private void Probe(int slot, Matrix best)
    {
        (Side inside, Side outside) = (correct[slot], wrong[slot]);
        double span = outside.Place - inside.Place, fraction = inside.Margin / (inside.Margin - (double)outside.Margin);
        if (!(fraction >= 0 && fraction <= 1)) fraction = 0.5;
        double place = inside.Place + (span * (fraction + (Beyond * (1 - fraction))));
        ReadOnlySpan<float> clean = batch.Clean.Row(rows[slot]);
        Span<float> probe = probes.Row(slot);
        TensorPrimitives.Subtract(best.Row(rows[slot]), clean, probe);
        TensorPrimitives.MultiplyAdd(probe, (float)place, clean, probe);
        batch.Threat.Box?.Clamp(probe);
        places[slot] = place;
    }

    private void Narrow(int slot)
    {
        int row = rows[slot], label = batch.Label(row);
        ReadOnlySpan<float> answer = answers.Row(slot);
        Side side = new(places[slot], Margin.Of(answer, label));
        if (Margin.IsCorrect(answer, label))
        {
            correct[slot] = side;
            return;
        }
        wrong[slot] = side;
        if (batch.Threat.Norm.Distance(probes.Row(slot), batch.Clean.Row(row)) <= batch.Reach(row)) batch.Note(row, probes.Row(slot));
    }

    /// <summary>An end of the bracket.</summary>
    private readonly record struct Side(double Place, float Margin);
}
