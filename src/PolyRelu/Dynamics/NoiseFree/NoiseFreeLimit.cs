namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>A noise-free flow whose plateau was passed at once.</summary>
/// <param name="Plateau">The time at which outputs stopped being negligible, and the trajectory begins.</param>
/// <param name="Predicted">Times of the births as predicted before a born cluster changes others [K]; NaN where none is to come.</param>
/// <param name="Births">Times of the births [K] from the beginning of the flow; NaN for clusters not born.</param>
/// <param name="Trajectory">The flow after the plateau, with a record at its beginning and its end; its times are those after it.</param>
public sealed record NoiseFreeLimit(double Plateau, double[] Predicted, double[] Births, FlowTrajectory Trajectory);
