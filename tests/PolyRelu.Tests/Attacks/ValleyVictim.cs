using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// f = 1 + 100 (y − ½ sin Tx)² + 100 z² − exp(4 (x − 1.2)): a search goes along a curved valley, and the margin falls late.
/// </summary>
internal sealed class ValleyVictim(double turns) : IDifferentiableClassifier
{
    private Matrix asked;

    public int InputDimension => 3;

    public int Outputs => 1;

    public void Logits(Matrix inputs, Matrix logits)
    {
        asked = inputs;
        for (int i = 0; i < inputs.Rows; i++)
        {
            double x = inputs[i, 0], across = inputs[i, 1] - (0.5 * Math.Sin(turns * x)), z = inputs[i, 2];
            logits[i, 0] = (float)(1 + (100 * across * across) + (100 * z * z) - Math.Exp(4 * (x - 1.2)));
        }
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        for (int i = 0; i < cotangents.Rows; i++)
        {
            double x = asked[i, 0], across = asked[i, 1] - (0.5 * Math.Sin(turns * x)), slope = cotangents[i, 0];
            gradients[i, 0] = (float)(slope * ((-100 * across * turns * Math.Cos(turns * x)) - (4 * Math.Exp(4 * (x - 1.2)))));
            gradients[i, 1] = (float)(slope * 200 * across);
            gradients[i, 2] = (float)(slope * 200 * asked[i, 2]);
        }
    }
}
