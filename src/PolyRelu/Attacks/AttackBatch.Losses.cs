using System.Numerics.Tensors;
using PolyRelu.Attacks.Losses;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <content>Losses, their cotangents, and averages over the answers of randomised victims.</content>
public sealed partial class AttackBatch
{
    private Loss? lossInUse;
    private Matrix? furtherGradients;

    private void LossAndCotangents(Loss loss, Span<double> losses)
    {
        lossInUse = loss;
        ForRows(this, static (row, batch) => batch.values[row] = batch.LossAndCotangent(row, batch.lossInUse!));
        values.AsSpan(0, Count).CopyTo(losses);
    }

    private double LossAndCotangent(int row, Loss loss)
    {
        Span<float> cotangent = cotangents.Row(row);
        double value = loss is TargetedLoss targeted
            ? targeted.Evaluate(logits.Row(row), labels[row], targets[row], cotangent)
            : loss.Evaluate(logits.Row(row), labels[row], cotangent);
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude<float>(cotangent));
        if (!(scale > 0) || !float.IsFinite(scale)) scale = 1;
        gradientScale[row] = scale;
        TensorPrimitives.Divide(cotangent, scale, cotangent);
        return value;
    }

    private void PullBackLoss(Loss loss, Span<double> losses, Matrix gradients)
    {
        LossAndCotangents(loss, losses);
        PullBack(cotangents.RowRange(0, Count), gradients);
    }

    /// <summary>Averages loss and gradient over further answers of a victim that answers at random.</summary>
    private void AverageFurtherAnswers(Matrix points, Loss loss, Span<double> losses, Matrix gradients)
    {
        Matrix more = furtherGradients ??= new Matrix(Capacity, Dimension);
        ForRows((batch: this, gradients), static (row, work) => work.batch.Unscale(row, work.gradients));
        for (int answer = 1; answer < Answers; answer++)
        {
            AskLogits(points);
            LossAndCotangents(loss, furtherLosses);
            PullBack(cotangents.RowRange(0, Count), more);
            ForRows((batch: this, gradients, more), static (row, work) =>
            {
                work.batch.Unscale(row, work.more);
                TensorPrimitives.Add(work.gradients.Row(row), work.more.Row(row), work.gradients.Row(row));
            });
            for (int row = 0; row < Count; row++) losses[row] += furtherLosses[row];
        }
        for (int row = 0; row < Count; row++) losses[row] /= Answers;
        Array.Fill(gradientScale, 1f / Answers);
    }

    /// <summary>Multiplies a row's gradient by what it was divided by.</summary>
    private void Unscale(int row, Matrix gradients) =>
        TensorPrimitives.Multiply(gradients.Row(row), gradientScale[row], gradients.Row(row));
}
