using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>A layer as it is computed.</summary>
internal abstract class LayerProgram
{
    private const int ElementsPerTask = 4096;

    /// <summary>Computes the result [rows × w].</summary>
    public abstract void Forward(in LayerValues values, Matrix result);

    /// <summary>Adds what the result's derivative means for the operands.</summary>
    /// <param name="values">The values of the pass.</param>
    /// <param name="result">[rows × w], the layer's.</param>
    /// <param name="gradient">[rows × w], with respect to the result; may be overwritten.</param>
    /// <param name="gradients">Where it goes.</param>
    public abstract void Backward(in LayerValues values, Matrix result, Matrix gradient, LayerGradients gradients);

    /// <summary>The program of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="index">Its index.</param>
    public static LayerProgram Of(Layer layer, int index) => layer switch
    {
        AffineLayer affine => new AffineProgram(affine, affine.Source.IndexFor(index)!.Value),
        ActivationLayer activation => new ActivationProgram(activation.Activation, activation.Source.IndexFor(index)!.Value),
        SumLayer sum => new SumProgram(sum.Source.IndexFor(index)!.Value),
        CombineLayer combine => new CombineProgram(combine, index),
        _ => throw new ArgumentException($"{layer.GetType().Name} is not a layer that can be computed.", nameof(layer)),
    };

    /// <summary>Runs a body for every row, several rows a task.</summary>
    private protected static void ForRows<TState>(int rows, int width, TState state, Action<int, TState> body)
    {
        int rowsPerTask = Math.Max(1, ElementsPerTask / Math.Max(1, width)), tasks = (rows + rowsPerTask - 1) / rowsPerTask;
        Workers.For(tasks, (rows, rowsPerTask, state, body), static (task, work) =>
        {
            int end = Math.Min(work.rows, (task + 1) * work.rowsPerTask);
            for (int row = task * work.rowsPerTask; row < end; row++) work.body(row, work.state);
        });
    }

    /// <summary>φ(x).</summary>
    private sealed class ActivationProgram(Activation activation, int source) : LayerProgram
    {
        public override void Forward(in LayerValues values, Matrix result) =>
            ForRows(result.Rows, result.Columns, (activation, Input: values[source], result), static (row, work) =>
                work.activation.Apply(work.Input.Row(row), work.result.Row(row)));

        public override void Backward(in LayerValues values, Matrix result, Matrix gradient, LayerGradients gradients)
        {
            if (!gradients.Wants(source)) return;
            bool add = gradients.IsOpen(source);
            ForRows(result.Rows, result.Columns, (activation, Input: values[source], result, gradient, Target: gradients.Open(source), add),
                static (row, work) =>
                {
                    Span<float> own = work.gradient.Row(row), target = work.Target.Row(row);
                    work.activation.PullBack(work.Input.Row(row), work.result.Row(row), own);
                    if (work.add) TensorPrimitives.Add(target, own, target);
                    else own.CopyTo(target);
                });
        }
    }

    /// <summary>Σ_k x_k.</summary>
    private sealed class SumProgram(int source) : LayerProgram
    {
        public override void Forward(in LayerValues values, Matrix result) =>
            ForRows(result.Rows, values[source].Columns, (Input: values[source], result), static (row, work) =>
                work.result.Row(row)[0] = TensorPrimitives.Sum<float>(work.Input.Row(row)));

        public override void Backward(in LayerValues values, Matrix result, Matrix gradient, LayerGradients gradients)
        {
            if (!gradients.Wants(source)) return;
            bool add = gradients.IsOpen(source);
            ForRows(result.Rows, values[source].Columns, (gradient, Target: gradients.Open(source), add), static (row, work) =>
            {
                Span<float> target = work.Target.Row(row);
                if (work.add) TensorPrimitives.Add(target, work.gradient.Row(row)[0], target);
                else target.Fill(work.gradient.Row(row)[0]);
            });
        }
    }
}
