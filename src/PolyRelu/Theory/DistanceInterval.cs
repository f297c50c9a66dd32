namespace PolyRelu.Theory;

/// <summary>The two numbers between which an exact distance lies: apart only by what rounding leaves open.</summary>
/// <param name="Low">Every point nearer than this keeps its label; 0 where the point itself does not.</param>
/// <param name="High">Some point within this distance is misclassified; +∞ where none is.</param>
public readonly record struct DistanceInterval(double Low, double High);
