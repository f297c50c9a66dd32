namespace PolyRelu.Experiments.ExactBench;

/// <summary>What is said of a point at a radius.</summary>
internal enum BenchVerdict
{
    /// <summary>No point within the radius is misclassified.</summary>
    Certified,

    /// <summary>A point within the radius is misclassified.</summary>
    Broken,

    /// <summary>Neither is known.</summary>
    Undecided,
}
