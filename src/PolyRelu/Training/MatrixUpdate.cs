using PolyRelu.Kernels;

namespace PolyRelu.Training;

/// <summary>Updates a matrix of weights in place.</summary>
/// <remarks>
/// It may share its work by <see cref="Workers"/>; its bits may not depend on the number of threads. Nothing but the states is remembered
/// from one step to the next, or a training that goes on from its checkpoint would end with other bits. Does not allocate.
/// </remarks>
/// <param name="weights">W [h × D], one row per neuron; changed in place.</param>
/// <param name="gradient">Derivative of the mean loss [h × D]; not to be written.</param>
/// <param name="states">As many matrices [h × D] as <see cref="Optimizer.StateCount"/> says, zero before the first step.</param>
/// <param name="step">Number of this step, from 1.</param>
public delegate void MatrixUpdate(Matrix weights, Matrix gradient, ReadOnlySpan<Matrix> states, long step);
