namespace PolyRelu.Networks;

/// <summary>The parameters of a classifier, whatever its architecture; what evaluates them is made from it.</summary>
public interface INetwork
{
    /// <summary>Number of features D of one input.</summary>
    int InputDimension { get; }

    /// <summary>Number of logits C of one input; 1 is the binary head.</summary>
    int Outputs { get; }

    /// <summary>
    /// Packs the parameters for fast evaluation. Later changes of the parameters are not seen; each thread needs one of its own.
    /// </summary>
    IClassifier CreateEvaluator();
}
