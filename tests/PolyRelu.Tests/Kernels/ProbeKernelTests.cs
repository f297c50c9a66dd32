using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>The kernels of probes against sums in double.</summary>
public sealed unsafe class ProbeKernelTests
{
    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(7, 32, 1, 1)]
    [InlineData(20, 33, 2, 3)]
    [InlineData(30, 64, 4, 30)]
    [InlineData(50, 500, 10, 17)]
    [InlineData(9, 95, 33, 4)]
    public void ShiftAndOutputs_AgreeWithSumsInDouble(int dimension, int hidden, int outputs, int count)
    {
        CounterRandom random = new(4, (uint)hidden);
        Matrix input = RandomMatrix(ref random, dimension, hidden), output = RandomMatrix(ref random, outputs, hidden);
        PanelMatrix weights = PanelMatrix.Pack(input), outputWeights = PanelMatrix.Pack(output);
        int length = weights.Panels * PanelMatrix.Width;
        AlignedBuffer<float> before = new(), after = new();
        before.Require(length);
        after.Require(length);
        for (int j = 0; j < hidden; j++) before.Pointer[j] = (float)random.NextGaussian();
        int[] features = [.. Enumerable.Range(0, count)];
        float[] differences = [.. features.Select(_ => 0f)];
        for (int k = 0; k < count; k++) differences[k] = (float)random.NextGaussian();
        fixed (int* f = features)
        fixed (float* d = differences) ProbeKernel.Shift(weights, f, d, count, before.Pointer, after.Pointer);
        for (int j = 0; j < length; j++)
        {
            double expected = j < hidden ? before.Pointer[j] : 0;
            for (int k = 0; k < count && j < hidden; k++) expected += (double)differences[k] * input[features[k], j];
            Assert.Equal(expected, after.Pointer[j], 1e-5);
        }
        float[] sums = new float[outputs];
        ProbeKernel.Outputs(outputWeights, after.Pointer, sums);
        for (int c = 0; c < outputs; c++)
        {
            double expected = 0;
            for (int j = 0; j < hidden; j++) expected += (double)after.Pointer[j] * output[c, j];
            Assert.Equal(expected, sums[c], 1e-5 * hidden);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(33, 5)]
    [InlineData(64, 4)]
    [InlineData(500, 10)]
    [InlineData(500, 35)]
    public void Outputs_EachHasTheBitsItHasAlone(int hidden, int outputs)
    {
        CounterRandom random = new(5, (uint)hidden);
        Matrix weights = RandomMatrix(ref random, outputs, hidden);
        PanelMatrix together = PanelMatrix.Pack(weights);
        int length = together.Panels * PanelMatrix.Width;
        AlignedBuffer<float> activations = new();
        activations.Require(length);
        for (int j = 0; j < hidden; j++) activations.Pointer[j] = (float)random.NextGaussian();
        float[] sums = new float[outputs], alone = new float[1];
        ProbeKernel.Outputs(together, activations.Pointer, sums);
        for (int c = 0; c < outputs; c++)
        {
            ProbeKernel.Outputs(PanelMatrix.Pack(weights.RowRange(c, 1)), activations.Pointer, alone);
            Assert.True(alone[0].Equals(sums[c]), $"Output {c} of {outputs} is {alone[0]:R} alone and {sums[c]:R} among the others.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(3.3)]
    public void ActivationOfPoint_HasTheBitsOfATile(double power)
    {
        CounterRandom random = new(8);
        AlignedBuffer<float> memory = new();
        memory.Require(7 * PanelMatrix.Width);
        float* hidden = memory.Pointer, scales = hidden + 64, point = hidden + 128, slopes = hidden + 192;
        for (int j = 0; j < 64; j++) (hidden[j], scales[j]) = ((float)random.NextGaussian(), (float)random.NextUniform(0.1, 2));
        float rowScale = 0.7f;
        PowerActivation activation = new(power);
        activation.ApplyToPoint(hidden, point, 64, rowScale, scales);
        for (int j = 0; j < 64; j += PanelMatrix.Width) activation.Apply(hidden + j, slopes, 1, &rowScale, scales + j);
        Assert.True(new ReadOnlySpan<float>(hidden, 64).SequenceEqual(new ReadOnlySpan<float>(point, 64)));
    }

    private static Matrix RandomMatrix(ref CounterRandom random, int rows, int columns)
    {
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) matrix[i, j] = (float)random.NextGaussian();
        return matrix;
    }
}
