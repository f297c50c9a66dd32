namespace PolyRelu.Dynamics;

/// <summary>What ends a flow before its time.</summary>
public enum FlowStop
{
    /// <summary>Nothing.</summary>
    Never,

    /// <summary>The margin of every cluster is above ½. A threshold on the loss would not do: it can pass with a cluster missing.</summary>
    Born,

    /// <summary>
    /// When what is left of the flow moves the parameters by no more than the tolerance times their norm: the path from t to T is at most
    /// √((T − t) L(t)), since ‖θ'‖² = −dL/dt, L ≥ 0 and by Cauchy and Schwarz. Later records are of the state at rest, right to that share
    /// of the norm: neurons much shorter than it may still turn.
    /// </summary>
    Resting,
}
