namespace PolyRelu.Dynamics;

/// <summary>How far the quantities that gradient flow conserves have drifted: the error that can be seen without a reference.</summary>
/// <param name="Balance">
/// The largest change of ‖w_j‖² − v_j² (unnormalised: ‖w_j‖² − p v_j²) over ‖w_j‖² + v_j². The coordinates conserve it, so this is
/// rounding alone; it says nothing about the steps.
/// </param>
/// <param name="Energy">
/// |L(0) − L(t) − ∫‖∇L‖² dt| / L(0): the loss lost must be the work of the gradient. Sees the errors of steps where the loss falls,
/// hardly those of a plateau, which shift births.
/// </param>
/// <param name="Orthogonal">
/// The largest difference between the part of u_j orthogonal to the data and what conservation of ‖w_j‖^{p−1} P⊥ w_j (unnormalised:
/// P⊥ w_j) says it must be. NaN where the samples span all features.
/// </param>
public readonly record struct FlowDrift(double Balance, double Energy, double Orthogonal);
