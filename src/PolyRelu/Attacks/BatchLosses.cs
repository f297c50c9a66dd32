using System.Numerics.Tensors;
using PolyRelu.Attacks.Losses;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>The losses of a batch, the directions of their gradients, and averages over the answers of randomised victims.</summary>
/// <param name="batch">The rows.</param>
/// <param name="rows">Rows of the batch's arrays.</param>
/// <param name="outputs">Number of logits C.</param>
/// <param name="answers">Answers over which losses and gradients are averaged.</param>
internal sealed class BatchLosses(AttackBatch batch, int rows, int outputs, int answers)
{
    private readonly float[] scales = new float[rows];
    private readonly double[] values = new double[rows];
    private readonly double[] furtherLosses = new double[rows];
    private readonly Matrix cotangents = new(rows, outputs);
    private Loss? lossInUse;
    private Matrix? furtherGradients;

    /// <summary>What a row's gradient was divided by; 1 where it is zero.</summary>
    public float ScaleOf(int row) => scales[row];

    /// <summary>Overwrites what is known about one row with what is known about another.</summary>
    public void MoveRow(int source, int destination) => scales[destination] = scales[source];

    /// <summary>The losses of the logits asked for last, and their cotangents.</summary>
    public void Take(Loss loss, Span<double> losses)
    {
        lossInUse = loss;
        batch.ForRows(this, static (row, work) => work.values[row] = work.TakeRow(row, work.lossInUse!));
        values.AsSpan(0, batch.Count).CopyTo(losses);
    }

    /// <summary>As <see cref="Take"/>, with gradients at the points asked about last.</summary>
    /// <param name="points">Those points [≥ rows × D], asked about again where answers are averaged.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="losses">[≥ rows], overwritten.</param>
    /// <param name="gradients">[≥ rows × D], overwritten, divided by <see cref="ScaleOf"/>.</param>
    public void TakeWithGradients(Matrix points, Loss loss, Span<double> losses, Matrix gradients)
    {
        Take(loss, losses);
        batch.PullBack(cotangents.RowRange(0, batch.Count), gradients);
        if (answers > 1) AverageFurtherAnswers(points, loss, losses, gradients);
    }

    private double TakeRow(int row, Loss loss)
    {
        Span<float> cotangent = cotangents.Row(row);
        double value = loss is TargetedLoss targeted
            ? targeted.Evaluate(batch.LogitsOf(row), batch.Label(row), batch.Target(row), cotangent)
            : loss.Evaluate(batch.LogitsOf(row), batch.Label(row), cotangent);
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude<float>(cotangent));
        if (!(scale > 0) || !float.IsFinite(scale)) scale = 1;
        scales[row] = scale;
        TensorPrimitives.Divide(cotangent, scale, cotangent);
        return value;
    }

    private void AverageFurtherAnswers(Matrix points, Loss loss, Span<double> losses, Matrix gradients)
    {
        Matrix more = furtherGradients ??= new Matrix(batch.Capacity, batch.Dimension);
        batch.ForRows((losses: this, gradients), static (row, work) => work.losses.Unscale(row, work.gradients));
        for (int answer = 1; answer < answers; answer++)
        {
            batch.AskLogits(points);
            Take(loss, furtherLosses);
            batch.PullBack(cotangents.RowRange(0, batch.Count), more);
            batch.ForRows((losses: this, gradients, more), static (row, work) =>
            {
                work.losses.Unscale(row, work.more);
                TensorPrimitives.Add(work.gradients.Row(row), work.more.Row(row), work.gradients.Row(row));
            });
            for (int row = 0; row < batch.Count; row++) losses[row] += furtherLosses[row];
        }
        for (int row = 0; row < batch.Count; row++) losses[row] /= answers;
        Array.Fill(scales, 1f / answers);
    }

    /// <summary>Multiplies a row's gradient by what it was divided by.</summary>
    private void Unscale(int row, Matrix gradients) => TensorPrimitives.Multiply(gradients.Row(row), scales[row], gradients.Row(row));
}
