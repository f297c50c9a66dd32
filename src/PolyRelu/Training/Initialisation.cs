using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>
/// Makes an initialisation from its settings; register one with a public static readonly field of type
/// <c>Registration&lt;InitialisationFactory&gt;</c> and a line in <c>LibraryEntries</c>.
/// </summary>
/// <param name="settings">Scale, where the initialisation has one.</param>
public delegate Initialisation InitialisationFactory(InitialisationSettings settings);

/// <summary>A random start of training. Immutable; the same shape and seed give the same bits.</summary>
public abstract class Initialisation
{
    private const uint Purpose = 0x494E4954;

    /// <summary>Name used on the command line, in presets and in files.</summary>
    public abstract string Name { get; }

    /// <summary>Whether <see cref="InitialisationSettings.Scale"/> changes what is drawn.</summary>
    public virtual bool HasScale => false;

    /// <summary>Draws the parameters of a network; the centre is copied from the shape.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="seed">Names the stream; every neuron has its own part of it.</param>
    /// <exception cref="ArgumentException">The shape is not one of a network.</exception>
    public PolyReluNetwork Create(NetworkShape shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Require();
        Matrix weights = new(shape.Hidden, shape.InputDimension), outputWeights = new(shape.Outputs, shape.Hidden);
        float[]? bias = shape.Bias ? new float[shape.Outputs] : null;
        PolyReluNetwork network = new(shape.Power, shape.NormalizeInput, weights, outputWeights, bias, (float[]?)shape.Centre?.Clone())
        {
            Form = shape.Form,
        };
        Draw(network, seed);
        return network;
    }

    /// <summary>Fills the parameters of a network whose parameters are zero.</summary>
    /// <param name="network">Changed in place.</param>
    /// <param name="seed">Names the stream.</param>
    protected abstract void Draw(PolyReluNetwork network, ulong seed);

    /// <summary>The stream of one row of one parameter (0 weights, 1 output weights, 2 bias).</summary>
    private protected static CounterRandom Stream(ulong seed, int row, uint parameter) => new(seed, (uint)row, parameter, Purpose);
}
