namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>What changes from row to row of a map; its columns are powers p.</summary>
internal enum MapAxis
{
    /// <summary>Expected norm of the noise, α.</summary>
    Alpha,

    /// <summary>Number of clusters K.</summary>
    Clusters,

    /// <summary>Initial scale s.</summary>
    Scale,

    /// <summary>Time of the flow.</summary>
    Time,

    /// <summary>Update rule of a training.</summary>
    Optimiser,
}
