namespace PolyRelu.Dynamics;

/// <summary>The precision of the two matrix products of a right-hand side. All else is float64.</summary>
public enum FlowPrecision
{
    /// <summary>float32 where the tolerance is 1e−3 or more, float64 below.</summary>
    Automatic,

    /// <summary>float32.</summary>
    SinglePrecision,

    /// <summary>float64.</summary>
    DoublePrecision,
}
