namespace PolyRelu.Theory;

/// <summary>A lower bound of the distance between a network and a classifier on the unit sphere, for the scale given with it.</summary>
/// <param name="Distance">The largest |c f(x) − F(x)| found.</param>
/// <param name="Scale">c = E[f F] / E[f²].</param>
/// <param name="Maximiser">Where it was found [D], of length 1.</param>
/// <param name="Start">Kind of start it was reached from: <c>centre</c>, <c>pair</c>, <c>class</c>, <c>neuron</c> or <c>random</c>.</param>
public sealed record DistanceEstimate(double Distance, double Scale, float[] Maximiser, string Start);
