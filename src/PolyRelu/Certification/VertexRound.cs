namespace PolyRelu.Certification;

/// <summary>The tangents of a concave minorant over an L1 ball, least at one of its vertices (<see cref="VertexStage"/>).</summary>
/// <param name="Tangents">Lower tangents of the convex terms [h]; those of concave terms do not count.</param>
/// <param name="Norm">The bound of the bias term.</param>
/// <param name="Point">Where the tangent of t touches, if t counts positively.</param>
/// <param name="Bound">LB.</param>
internal sealed record VertexRound(Envelope[] Tangents, NormTerm Norm, double[] Point, double Bound) : ProofRound(Bound);
