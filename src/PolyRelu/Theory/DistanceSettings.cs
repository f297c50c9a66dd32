namespace PolyRelu.Theory;

/// <summary>How the distance to the conjectured limit is searched for.</summary>
public sealed record DistanceSettings
{
    /// <summary>
    /// The search of the published figure: 10,000 random starts, 2000 steps of 0.01 along the gradient of the mean squared difference of
    /// 1000 points, divided by its norm + 1e−7; the last points count. For p = 3 the damping stops all movement, so that it reports
    /// the difference at random points, not the supremum.
    /// </summary>
    public static readonly DistanceSettings Published = new()
    {
        RandomStarts = 10_000, StructuredStarts = false, Iterations = 2000, StepSize = 0.01, Damping = 1e-7, Refined = 0,
    };

    /// <summary>Number of starts drawn uniformly on the sphere.</summary>
    public int RandomStarts { get; init; } = 400;

    /// <summary>
    /// Whether to start from the centres, their pairs, their class sums and the dominant neurons as well, and from the negatives of all,
    /// towards both signs of the difference.
    /// </summary>
    public bool StructuredStarts { get; init; } = true;

    /// <summary>Number of dominant neurons among the structured starts.</summary>
    public int Neurons { get; init; } = 50;

    /// <summary>Largest number of ascent steps.</summary>
    public int Iterations { get; init; } = 300;

    /// <summary>Number of best points from which the search goes on with a tenth of the first step; 0 for none.</summary>
    public int Refined { get; init; } = 32;

    /// <summary>Length of the first step. Without damping the steps shrink geometrically; with it they keep their length.</summary>
    public double StepSize { get; init; } = 0.1;

    /// <summary>
    /// Added to the norm of the gradient of the mean squared difference of a batch; 0 for the search with shrinking steps.
    /// </summary>
    public double Damping { get; init; }

    /// <summary>Points searched together; with damping also the size of the mean.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Names the stream of the random starts.</summary>
    public ulong Seed { get; init; }

    internal void Validate()
    {
        if (RandomStarts < 0 || (RandomStarts == 0 && !StructuredStarts))
            throw new ArgumentException($"The search needs a start: {Plural.Of(RandomStarts, "random start")} and no structured ones were "
                + "asked for.");
        if (Iterations < 0) throw new ArgumentException($"The number of iterations must be ≥ 0; got {Iterations}.");
        if (Refined < 0) throw new ArgumentException($"The number of refined points must be ≥ 0; got {Refined}.");
        if (!(StepSize > 0)) throw new ArgumentException($"The step size must be > 0; got {StepSize}.");
        if (!(Damping >= 0)) throw new ArgumentException($"The damping must be ≥ 0; got {Damping}.");
        if (BatchSize < 1) throw new ArgumentException($"The batch size must be ≥ 1; got {BatchSize}.");
    }
}
