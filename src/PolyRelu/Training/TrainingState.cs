namespace PolyRelu.Training;

/// <summary>
/// Everything a training needs to go on with the same bits: parameters and optimiser state in a layout that no kernel dictates.
/// </summary>
/// <param name="Step">Optimiser steps made.</param>
/// <param name="Parameters">W [h × D] row-major, then V [C × h], then b [C] where there is one.</param>
/// <param name="State0">The optimiser's first state array in the same order; empty where it has none.</param>
/// <param name="State1">The optimiser's second state array in the same order; empty where it has none.</param>
public sealed record TrainingState(long Step, float[] Parameters, float[] State0, float[] State1);
