using PolyRelu.Kernels;

namespace PolyRelu.Training;

/// <summary>Updates the input weights by an optimiser that sees them whole: out of the layout of the products, and back.</summary>
internal sealed class WholeWeights
{
    private readonly TrainedParameters parameters;
    private readonly MatrixUpdate update;
    private readonly Matrix weights, gradient;
    private readonly Matrix[] states;

    /// <summary>Makes room for the copies.</summary>
    public WholeWeights(TrainedParameters parameters, MatrixOptimizer optimizer)
    {
        this.parameters = parameters;
        int rows = parameters.Packed.Hidden, columns = parameters.Packed.InputDimension;
        update = optimizer.CreateUpdate(rows, columns);
        (weights, gradient) = (new(rows, columns), new(rows, columns));
        states = [.. parameters.WeightStates.Select(_ => new Matrix(rows, columns))];
    }

    /// <summary>One step.</summary>
    /// <param name="gradientPanels">The gradient [D × h].</param>
    public void Update(ColumnPanels<float> gradientPanels)
    {
        gradientPanels.Store(gradient.View.Transposed);
        parameters.Packed.Weights.CopyTransposedTo(weights);
        for (int s = 0; s < states.Length; s++) parameters.WeightStates[s].CopyTransposedTo(states[s]);
        update(weights, gradient, states, parameters.Step);
        parameters.Packed.Weights.LoadTransposed(weights);
        for (int s = 0; s < states.Length; s++) parameters.WeightStates[s].LoadTransposed(states[s]);
        parameters.Packed.ParametersChanged();
    }
}
