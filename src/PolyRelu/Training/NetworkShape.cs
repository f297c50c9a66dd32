using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Architecture of a network before it has parameters.</summary>
public sealed record NetworkShape
{
    private const int Padding = 32;                 // panels of neurons; rows of inputs have half of it
    private const int MostElements = int.MaxValue - 1023;   // of an array, with room to align it

    /// <summary>Number of features D.</summary>
    public required int InputDimension { get; init; }

    /// <summary>Number of neurons h.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of outputs C; 1 is the binary head.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>The power p, from 1 to <see cref="PolyReluNetwork.LargestPower"/>.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Whether neurons are divided by ‖w_j‖^{p−1}; see <see cref="PolyReluNetwork.Form"/>.</summary>
    public NeuronForm Form { get; init; }

    /// <summary>Whether activations are divided by ‖x − c‖^{p−1}.</summary>
    public bool NormalizeInput { get; init; }

    /// <summary>Whether the output layer has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Input centre [D], or null.</summary>
    public float[]? Centre { get; init; }

    /// <summary>Refuses a shape of which no network can be made.</summary>
    /// <exception cref="ArgumentException">
    /// A size is below 1, the weights exceed the elements of a matrix, the power is out of range, the form is none, or the centre has
    /// another length.
    /// </exception>
    public void Require()
    {
        if (InputDimension < 1 || Hidden < 1 || Outputs < 1)
            throw new ArgumentException($"A network must have at least one feature, one neuron and one output; got {Words()}.");
        long features = Padded(InputDimension), neurons = Padded(Hidden), outputs = Padded(Outputs);
        if (features * neurons > MostElements || outputs * neurons > MostElements)
            throw new ArgumentException($"The weights of a network, neurons × features and outputs × neurons, must have at most "
                + $"{MostElements} elements each, sides padded to multiples of {Padding}; got {Words()}.");
        if (PolyReluNetwork.PowerProblem(Power) is { } problem) throw new ArgumentException($"The power p must be {problem}.");
        _ = Form.Degree(Power);
        if (Centre is { } centre && centre.Length != InputDimension)
            throw new ArgumentException($"The centre must have {Plural.Of(InputDimension, "entry")}; got {centre.Length}.");
    }

    private string Words() => $"{Plural.Of(InputDimension, "feature")}, {Plural.Of(Hidden, "neuron")}, {Plural.Of(Outputs, "output")}";

    private static long Padded(int side) => ((long)side + Padding - 1) / Padding * Padding;
}
