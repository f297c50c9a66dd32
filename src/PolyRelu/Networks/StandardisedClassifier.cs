using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>A classifier that standardises its inputs first: gradients by the chain rule, radii in the units of the inputs.</summary>
/// <remarks>
/// It can what the classifier within can: gradients (<see cref="IDifferentiableClassifier"/>), double precision
/// (<see cref="IPreciseClassifier"/>), and, where it can all of them, changes of a few features and directions. It promises to keep the
/// contract where that one does, and nothing else: rules that were measured on networks without standardisation are not relied on.
/// </remarks>
public class StandardisedClassifier : IClassifier
{
    private readonly IClassifier within;
    private Matrix standardised = new(0, 0);

    private StandardisedClassifier(IClassifier within, Standardisation first)
    {
        this.within = within;
        Standardisation = first;
    }

    /// <summary>What is done first.</summary>
    public Standardisation Standardisation { get; }

    /// <inheritdoc/>
    public int InputDimension => within.InputDimension;

    /// <inheritdoc/>
    public int Outputs => within.Outputs;

    /// <inheritdoc/>
    public ClassifierGuarantees Guarantees => new() { KeepsContract = within.Guarantees.KeepsContract };

    /// <summary>A replica of the classifier within, after the same standardisation; null where that one has none.</summary>
    public IClassifier? Replicate() => within.Replicate() is { } replica ? Of(replica, Standardisation) : null;

    /// <summary>Puts a standardisation before a classifier.</summary>
    /// <param name="within">The classifier of standardised inputs.</param>
    /// <param name="first">The standardisation.</param>
    /// <returns>A classifier with the capabilities of the one within.</returns>
    /// <exception cref="ArgumentException">The numbers of features differ.</exception>
    public static StandardisedClassifier Of(IClassifier within, Standardisation first)
    {
        ArgumentNullException.ThrowIfNull(within);
        ArgumentNullException.ThrowIfNull(first);
        if (within.InputDimension != first.Dimension)
            throw new ArgumentException($"The classifier takes {Plural.Of(within.InputDimension, "feature")}; the standardisation has "
                + $"{first.Dimension}.", nameof(first));
        return within switch
        {
            IDifferentiableClassifier gradients and IPreciseClassifier precise and IIncrementalClassifier probes
                and IDirectedClassifier directed => new Whole(gradients, precise, probes, directed, first),
            IDifferentiableClassifier gradients and IPreciseClassifier precise => new PreciseGradients(gradients, precise, first),
            IDifferentiableClassifier gradients => new Gradients(gradients, first),
            IPreciseClassifier precise => new Precise(precise, first),
            _ => new StandardisedClassifier(within, first),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes disagree; the message holds both.</exception>
    public void Logits(Matrix inputs, Matrix logits) => within.Logits(Standardised(inputs), logits);

    /// <summary>The inputs as the classifier within takes them; they stay as they are until its gradients are asked for.</summary>
    private Matrix Standardised(Matrix inputs)
    {
        if (standardised.Rows < inputs.Rows) standardised = new Matrix(inputs.Rows, InputDimension);
        Matrix rows = standardised.RowRange(0, inputs.Rows);
        Standardisation.Apply(inputs, rows);
        return rows;
    }

    private class Gradients(IDifferentiableClassifier differentiable, Standardisation first)
        : StandardisedClassifier(differentiable, first), IDifferentiableClassifier
    {
        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            differentiable.PullBack(cotangents, gradients);
            Standardisation.PullBack(gradients);
        }
    }

    private sealed class Precise(IPreciseClassifier precise, Standardisation first)
        : StandardisedClassifier(precise, first), IPreciseClassifier
    {
        public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
            AskPrecisely(precise, Standardisation, input, logits, rounding);

        public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
            AskPrecisely(precise, Standardisation, inputs, logits, rounding);
    }

    private class PreciseGradients(IDifferentiableClassifier differentiable, IPreciseClassifier precise, Standardisation first)
        : Gradients(differentiable, first), IPreciseClassifier
    {
        public void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding) =>
            AskPrecisely(precise, Standardisation, input, logits, rounding);

        public void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding) =>
            AskPrecisely(precise, Standardisation, inputs, logits, rounding);
    }

    private sealed class Whole(IDifferentiableClassifier differentiable, IPreciseClassifier precise, IIncrementalClassifier probes,
        IDirectedClassifier directed, Standardisation first)
        : PreciseGradients(differentiable, precise, first), IIncrementalClassifier, IDirectedClassifier
    {
        public IIncrementalProbe OpenProbe() => new StandardisedProbe(probes.OpenProbe(), Standardisation);

        /// <summary>A direction of gain is a gradient, so that it is divided by the deviations as one is.</summary>
        public Matrix Directions(int gaining, int losing, int most)
        {
            Matrix directions = directed.Directions(gaining, losing, most).Copy();
            Standardisation.PullBack(directions);
            for (int i = 0; i < directions.Rows; i++)
            {
                Span<float> row = directions.Row(i);
                // Scaled to entries of size 1 first: the square of a small entry may be below what float32 holds.
                float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row));
                if (largest == 0) continue;
                TensorPrimitives.Divide(row, largest, row);
                TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
            }
            return directions;
        }
    }

    // The standardised input is rounded to float32, which is part of what the classifier is: every program that subtracts and divides has
    // the same bits. All behind it is in double.
    private static void AskPrecisely(IPreciseClassifier within, Standardisation first, ReadOnlySpan<float> input, Span<double> logits,
        Span<double> rounding)
    {
        float[] row = new float[input.Length];
        first.Apply(input, row);
        within.PreciseLogits(row, logits, rounding);
    }

    // Memory of its own: an answer in double must not disturb the inputs that gradients are asked for at.
    private static void AskPrecisely(IPreciseClassifier within, Standardisation first, Matrix inputs, Span<double> logits,
        Span<double> rounding)
    {
        Matrix rows = new(inputs.Rows, inputs.Columns);
        first.Apply(inputs, rows);
        within.PreciseLogits(rows, logits, rounding);
    }

    /// <summary>A probe whose values are standardised on their way in.</summary>
    private sealed class StandardisedProbe(IIncrementalProbe probe, Standardisation first) : IIncrementalProbe
    {
        private readonly float[] values = new float[first.Dimension];

        public void Begin(ReadOnlySpan<float> input, Span<float> logits)
        {
            first.Apply(input, values);
            probe.Begin(values, logits);
        }

        public void Try(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits)
        {
            for (int i = 0; i < features.Length; i++) this.values[i] = first.Apply(features[i], values[i]);
            probe.Try(features, this.values.AsSpan(0, features.Length), logits);
        }

        public void Keep() => probe.Keep();
    }
}
