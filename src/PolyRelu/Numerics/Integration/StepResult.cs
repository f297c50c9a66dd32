namespace PolyRelu.Numerics.Integration;

/// <summary>What became of an attempt to go one step on.</summary>
public enum StepResult
{
    /// <summary>The step was accepted.</summary>
    Accepted,

    /// <summary>
    /// No step that still moves the time has an error below the tolerance: the solution is singular or f is not continuous.
    /// </summary>
    TooSmall,

    /// <summary>Even the smallest step gives numbers that are not finite.</summary>
    NotFinite,
}
