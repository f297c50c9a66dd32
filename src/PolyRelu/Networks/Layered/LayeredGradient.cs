using PolyRelu.Kernels;

namespace PolyRelu.Networks.Layered;

/// <summary>The gradient of the mean loss of samples with respect to all weights and biases of a layered network.</summary>
/// <remarks>
/// Its bits depend on the samples and their order, not on the number of threads. The arrays of the network's affine layers are read
/// anew after <see cref="Reload"/> alone. An instance is used by one thread at a time.
/// </remarks>
public sealed class LayeredGradient
{
    private readonly LayeredNetwork network;
    private readonly LayerTape tape;
    private readonly Matrix[] weights;          // of every layer; empty for those without parameters
    private readonly float[][] biases;
    private Matrix cotangents;

    /// <summary>Packs a network.</summary>
    public LayeredGradient(LayeredNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        tape = new LayerTape(network);
        weights = [.. network.Layers.Select(layer => layer is AffineLayer affine
            ? new Matrix(affine.Weights.Rows, affine.Weights.Columns) : default)];
        biases = [.. network.Layers.Select(layer => layer is AffineLayer { Bias: { } bias } ? new float[bias.Length] : [])];
    }

    /// <summary>The derivative with respect to the weights of an affine layer [out × in]; overwritten by each evaluation.</summary>
    /// <param name="layer">Index of the layer.</param>
    /// <exception cref="ArgumentException">It is no affine layer.</exception>
    public Matrix WeightsOf(int layer)
    {
        RequireAffine(layer);
        return weights[layer];
    }

    /// <summary>The derivative with respect to the bias of an affine layer [out]; empty where it has none.</summary>
    /// <param name="layer">Index of the layer.</param>
    /// <exception cref="ArgumentException">It is no affine layer.</exception>
    public Span<float> BiasOf(int layer)
    {
        RequireAffine(layer);
        return biases[layer];
    }

    /// <summary>Packs the network's parameters again, which have changed in place.</summary>
    public void Reload()
    {
        foreach (LayerProgram program in tape.Programs) (program as AffineProgram)?.Reload();
    }

    /// <summary>Computes the gradient of the mean loss.</summary>
    /// <param name="samples">At least one.</param>
    /// <param name="loss">The loss of one sample.</param>
    /// <returns>The sum of the losses, and how many samples are classified correctly.</returns>
    /// <exception cref="ArgumentException">The loss, the inputs or the labels do not fit the network, or there is no sample.</exception>
    public (double LossSum, int Correct) Evaluate(Samples samples, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(loss);
        if (samples.Count == 0) throw new ArgumentException("There are no samples.", nameof(samples));
        if (!loss.Supports(network.Outputs))
            throw new ArgumentException($"Loss '{loss.Name}' is not defined for {Plural.Of(network.Outputs, "output")}.", nameof(loss));
        Matrix.RequireShape(samples.Inputs, samples.Count, network.InputDimension, nameof(samples));
        Margin.Require(samples.Labels, network.Outputs);
        return Sum(samples.Inputs, samples.Labels, loss);
    }

    /// <summary>The same of inputs and labels that are known to fit.</summary>
    internal (double LossSum, int Correct) Sum(Matrix inputs, ReadOnlySpan<int> labels, Loss loss)
    {
        foreach (Matrix weight in weights) weight.Fill(0);
        foreach (float[] bias in biases) Array.Clear(bias);
        double sum = 0;
        int correct = 0;
        for (int first = 0; first < inputs.Rows; first += tape.PassRows)
        {
            int rows = Math.Min(tape.PassRows, inputs.Rows - first);
            Matrix pass = inputs.RowRange(first, rows), logits = tape.Forward(pass);
            if (cotangents.Rows < rows) cotangents = new Matrix(rows, network.Outputs);
            for (int i = 0; i < rows; i++)
            {
                Span<float> slope = cotangents.Row(i);
                sum += loss.Evaluate(logits.Row(i), labels[first + i], slope);
                if (Margin.IsCorrect(logits.Row(i), labels[first + i])) correct++;
                foreach (ref float entry in slope) entry /= inputs.Rows;
            }
            tape.Backward(pass, cotangents.RowRange(0, rows), default, this);
        }
        return (sum, correct);
    }

    private void RequireAffine(int layer)
    {
        if (layer < 0 || layer >= network.Layers.Count || network.Layers[layer] is not AffineLayer)
            throw new ArgumentException($"Layer {layer} has no parameters; affine layers are "
                + $"{string.Join(", ", Enumerable.Range(0, network.Layers.Count).Where(i => network.Layers[i] is AffineLayer))}.",
                nameof(layer));
    }
}
