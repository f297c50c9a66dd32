using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Attacks;

/// <summary>f(x) = A x + b, whose distance to the decision boundary is known exactly. Written to be read, in double.</summary>
internal sealed class LinearVictim(Matrix weights, float[] bias) : IDifferentiableClassifier
{
    public int InputDimension => weights.Columns;

    public int Outputs => weights.Rows;

    public static LinearVictim Random(int outputs, int dimension, ulong seed)
    {
        CounterRandom random = new(seed, 77);
        Matrix weights = new(outputs, dimension);
        float[] bias = new float[outputs];
        for (int c = 0; c < outputs; c++)
        {
            for (int i = 0; i < dimension; i++) weights[c, i] = (float)random.NextGaussian();
            bias[c] = (float)(0.3 * random.NextGaussian());
        }
        return new LinearVictim(weights, bias);
    }

    /// <summary>Gaussian inputs around 0.5 in the unit box, labelled as the victim predicts.</summary>
    public Samples CreateSamples(int count, ulong seed)
    {
        CounterRandom random = new(seed, 78);
        Matrix inputs = new(count, InputDimension), logits = new(count, Outputs);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < InputDimension; j++) inputs[i, j] = Math.Clamp((float)(0.5 + (0.3 * random.NextGaussian())), 0, 1);
        Logits(inputs, logits);
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    public void Logits(Matrix inputs, Matrix logits)
    {
        for (int i = 0; i < inputs.Rows; i++)
            for (int c = 0; c < Outputs; c++)
            {
                double sum = bias[c];
                for (int j = 0; j < InputDimension; j++) sum += (double)weights[c, j] * inputs[i, j];
                logits[i, c] = (float)sum;
            }
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        for (int i = 0; i < cotangents.Rows; i++)
            for (int j = 0; j < InputDimension; j++)
            {
                double sum = 0;
                for (int c = 0; c < Outputs; c++) sum += (double)weights[c, j] * cotangents[i, c];
                gradients[i, j] = (float)sum;
            }
    }

    /// <summary>The distance without a box: the least |⟨w, x⟩ + b| / ‖w‖_* over the rivals.</summary>
    public double Distance(ReadOnlySpan<float> input, int label, Norm norm)
    {
        double least = double.PositiveInfinity;
        for (int rival = 0; rival < Math.Max(Outputs, 2); rival++)
        {
            if (rival == (Outputs == 1 ? 0 : label)) continue;
            (float[] normal, double margin) = Boundary(input, label, rival);
            least = Math.Min(least, margin / norm.Dual.Measure(normal));
        }
        return least;
    }

    /// <summary>The margin against a rival at an input, and its gradient; for one output any rival is the other label.</summary>
    public (float[] Normal, double Margin) Boundary(ReadOnlySpan<float> input, int label, int rival)
    {
        float[] normal = new float[InputDimension];
        double margin = Outputs == 1 ? label * (double)bias[0] : (double)bias[label] - bias[rival];
        for (int j = 0; j < InputDimension; j++)
        {
            double w = Outputs == 1 ? label * (double)weights[0, j] : (double)weights[label, j] - weights[rival, j];
            normal[j] = (float)w;
            margin += w * input[j];
        }
        return (normal, margin);
    }
}
