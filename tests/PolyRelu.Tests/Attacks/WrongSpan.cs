using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Attacks;

/// <summary>A span that has nothing to do with its network: clean points are right by a little, and anything breaks them.</summary>
internal sealed class WrongSpan(PolyReluNetwork network, float clean) : ISpannedClassifier
{
    private readonly NetworkEvaluator full = network.CreateEvaluator();

    public int Asked { get; private set; }

    public int InputDimension => full.InputDimension;

    public int Outputs => 1;

    public IDifferentiableClassifier Span { get; } = new LinearVictim(Matrix.From(1, 2, [1, 0]), [0]);

    public void Logits(Matrix inputs, Matrix logits) => full.Logits(inputs, logits);

    public void PullBack(Matrix cotangents, Matrix gradients) => full.PullBack(cotangents, gradients);

    public void TakeCoordinates(Matrix inputs, Matrix coordinates)
    {
        Asked++;
        Matrix logits = new(inputs.Rows, 1);
        full.Logits(inputs, logits);
        coordinates.Fill(0);
        for (int i = 0; i < inputs.Rows; i++) coordinates[i, 0] = clean * Math.Sign(logits[i, 0]);
    }

    public void Lift(Matrix inputs, Matrix coordinates, Matrix points) => inputs.CopyTo(points);
}
