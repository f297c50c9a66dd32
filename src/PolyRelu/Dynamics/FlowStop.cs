namespace PolyRelu.Dynamics;

/// <summary>What ends a flow before its time.</summary>
public enum FlowStop
{
    /// <summary>Nothing.</summary>
    Never,

    /// <summary>The margin of every cluster is above ½. A threshold on the loss would not do: it can pass with a cluster missing.</summary>
    Born,
}
