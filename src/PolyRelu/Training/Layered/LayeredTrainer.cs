using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Training.Layered;

/// <summary>Trains a layered network from start to end: all weights and biases of its affine layers.</summary>
/// <remarks>
/// The same network, samples and options give the same bits on any number of threads. Constants of combinations, a standardisation among
/// them, are not trained.
/// </remarks>
public static class LayeredTrainer
{
    /// <summary>Runs all epochs of a training.</summary>
    /// <param name="initial">The start (<see cref="LayeredInitialisation"/>); not changed.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told after every step how many samples have been seen.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <exception cref="ArgumentException">Options, shapes or labels do not fit; the message says which.</exception>
    /// <exception cref="DivergenceException">Loss or parameters are no longer finite; the message has the epoch.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LayeredTrainingResult Train(LayeredNetwork initial, Samples train, LayeredTrainingOptions options,
        IProgress<LayeredProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(initial, train);
        Training training = new(initial, options);
        List<LayeredEpoch> epochs = [];
        for (int epoch = 1; epoch <= options.Epochs; epoch++) epochs.Add(training.Run(epoch, train, progress, cancellation));
        return new LayeredTrainingResult(training.Network, epochs);
    }

    private sealed class Training
    {
        private readonly LayeredTrainingOptions options;
        private readonly LayeredGradient gradient;
        private readonly TrainedLayer[] layers;
        private int[] order = [];
        private int[] labels = [];
        private Matrix batch;
        private long step;

        public Training(LayeredNetwork initial, LayeredTrainingOptions options)
        {
            this.options = options;
            Network = new LayeredNetwork(initial.InputDimension, initial.Layers.Select(layer => layer is AffineLayer affine
                ? affine with { Weights = affine.Weights.Copy(), Bias = (float[]?)affine.Bias?.Clone() } : layer));
            gradient = new LayeredGradient(Network);
            int[] trained = [.. Enumerable.Range(0, Network.Layers.Count).Where(index => Network.Layers[index] is AffineLayer)];
            layers = [.. trained.Select(index =>
                new TrainedLayer(index, (AffineLayer)Network.Layers[index], options.Optimizer, index == trained[^1]))];
        }

        public LayeredNetwork Network { get; }

        public LayeredEpoch Run(int epoch, Samples train, IProgress<LayeredProgress>? progress, CancellationToken cancellation)
        {
            int size = options.StepSize(train.Count);
            if (order.Length != train.Count)
                (order, labels, batch) = (new int[train.Count], new int[size], new(size, train.Inputs.Columns));
            EpochOrder.Fill(order, options.Seed, epoch, options.Shuffle && size < train.Count);
            double sum = 0;
            int correct = 0;
            long before = (long)(epoch - 1) * train.Count, total = (long)options.Epochs * train.Count;
            for (int first = 0; first < order.Length; first += size)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(size, order.Length - first);
                Gather(train, first, count);
                (double loss, int right) = gradient.Sum(batch.RowRange(0, count), labels.AsSpan(0, count), options.Loss);
                if (!double.IsFinite(loss)) throw new DivergenceException(epoch, $"the loss is {loss}");
                step++;
                foreach (TrainedLayer layer in layers) layer.Step(gradient, step);
                gradient.Reload();
                sum += loss;
                correct += right;
                progress?.Report(new LayeredProgress(before + first + count, total, loss / count));
            }
            foreach (TrainedLayer layer in layers) layer.RequireFinite(epoch);
            return new LayeredEpoch(epoch, sum / order.Length, Fraction.Of(correct, order.Length));
        }

        private void Gather(Samples train, int first, int count)
        {
            for (int i = 0; i < count; i++)
            {
                train.Inputs.Row(order[first + i]).CopyTo(batch.Row(i));
                labels[i] = train.Labels[order[first + i]];
            }
        }
    }

    /// <summary>The parameters of one affine layer with the states of its optimiser.</summary>
    private sealed class TrainedLayer
    {
        private readonly int index;
        private readonly AffineLayer layer;
        private readonly ElementwiseOptimizer rest;
        private readonly MatrixUpdate? whole;
        private readonly Matrix[] states;
        private readonly float[][] biasStates;

        /// <param name="index">Index of the layer.</param>
        /// <param name="layer">Changed in place.</param>
        /// <param name="optimizer">The rule; one of whole matrices holds for the weights of all layers but the last.</param>
        /// <param name="isLast">Whether no other has parameters after it.</param>
        public TrainedLayer(int index, AffineLayer layer, Optimizer optimizer, bool isLast)
        {
            (this.index, this.layer, rest) = (index, layer, optimizer.Rest);
            (int rows, int columns) = (layer.Weights.Rows, layer.Weights.Columns);
            whole = !isLast && optimizer is MatrixOptimizer matrix ? matrix.CreateUpdate(rows, columns) : null;
            int count = whole is null ? rest.StateCount : optimizer.StateCount;
            states = [.. Enumerable.Range(0, count).Select(_ => new Matrix(rows, columns))];
            biasStates = [.. Enumerable.Range(0, rest.StateCount).Select(_ => new float[layer.Bias?.Length ?? 0])];
        }

        public void Step(LayeredGradient gradient, long step)
        {
            if (whole is not null) whole(layer.Weights, gradient.WeightsOf(index), states, step);
            else Workers.For(layer.Weights.Rows, (layer.Weights, Gradient: gradient.WeightsOf(index), states, rest, step),
                static (row, work) => work.rest.Update(work.Weights.Row(row), work.Gradient.Row(row),
                    work.states.Length > 0 ? work.states[0].Row(row) : default(Span<float>),
                    work.states.Length > 1 ? work.states[1].Row(row) : default(Span<float>), work.step));
            if (layer.Bias is { } bias)
                rest.Update(bias, gradient.BiasOf(index), biasStates.Length > 0 ? biasStates[0] : default(Span<float>),
                    biasStates.Length > 1 ? biasStates[1] : default(Span<float>), step);
        }

        public void RequireFinite(int epoch)
        {
            bool finite = layer.Bias is not { } bias || IsFinite(bias);
            for (int row = 0; row < layer.Weights.Rows && finite; row++) finite = IsFinite(layer.Weights.Row(row));
            if (!finite) throw new DivergenceException(epoch, $"a parameter of layer {index} is not finite");
        }

        private static bool IsFinite(ReadOnlySpan<float> values) => TensorPrimitives.IsFiniteAll(values);
    }
}
