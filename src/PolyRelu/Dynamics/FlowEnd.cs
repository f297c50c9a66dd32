namespace PolyRelu.Dynamics;

/// <summary>How a flow ended.</summary>
public enum FlowEnd
{
    /// <summary>At its time.</summary>
    Finished,

    /// <summary>When every cluster was born, as asked for.</summary>
    Born,

    /// <summary>When the parameters could move no further before its time, as asked for.</summary>
    Resting,

    /// <summary>An input weight reached 0, where the gradient, and so the flow, is not defined.</summary>
    Vanished,

    /// <summary>No step that still moves the time keeps to the tolerance.</summary>
    Stuck,

    /// <summary>Numbers left the range of float64.</summary>
    NotFinite,
}
