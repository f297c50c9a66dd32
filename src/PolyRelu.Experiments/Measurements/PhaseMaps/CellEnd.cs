namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>How the flow or the training of a cell ended.</summary>
internal enum CellEnd
{
    /// <summary>At its time.</summary>
    Reached,

    /// <summary>At rest before its time: by then it moves by no more than its tolerance, so its network is the one there.</summary>
    Resting,

    /// <summary>At the largest number of steps, before its time.</summary>
    Steps,

    /// <summary>It was not begun: no neuron of its start will ever serve a cluster.</summary>
    Unserved,

    /// <summary>At its end, with a cluster that was still to be born.</summary>
    Unborn,

    /// <summary>A neuron vanished, a number was not finite, or the training diverged.</summary>
    Failed,
}
