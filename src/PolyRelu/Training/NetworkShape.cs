namespace PolyRelu.Training;

/// <summary>Architecture of a network before it has parameters.</summary>
public sealed record NetworkShape
{
    /// <summary>Number of features D.</summary>
    public required int InputDimension { get; init; }

    /// <summary>Number of neurons h.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of outputs C; 1 is the binary head.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>The power p ≥ 1.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Whether activations are divided by ‖x − c‖^{p−1}.</summary>
    public bool NormalizeInput { get; init; }

    /// <summary>Whether the output layer has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Input centre [D], or null.</summary>
    public float[]? Centre { get; init; }
}
