namespace PolyRelu.Onnx;

/// <summary>The floating-point numbers of a graph that is written.</summary>
public enum OnnxPrecision
{
    /// <summary>float32.</summary>
    Narrow,

    /// <summary>float64; parameters stay those of float32.</summary>
    Wide,
}
