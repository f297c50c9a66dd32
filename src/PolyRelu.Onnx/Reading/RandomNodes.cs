using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>
/// Refuses models whose results are random: an example that is found may be none at the next call, so that nothing that an attack counts
/// would mean anything.
/// </summary>
internal static class RandomNodes
{
    private const int TrainingMode = 2;     // of the inputs of Dropout, from operator set 12 on

    private static readonly string[] Types =
        ["RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial"];

    /// <summary>Looks at all nodes that a result depends on.</summary>
    /// <exception cref="InvalidDataException">One is random, such as a Dropout in training mode.</exception>
    public static void Refuse(GraphIndex index, string name)
    {
        foreach (NodeProto node in index.Needed(name).Where(node => node.Domain is "" or "ai.onnx"))
        {
            string what = $"the node {Quotation.Of(Operation.NameOf(node))} ({Quotation.Line(node.OpType, 40)})";
            if (Types.Contains(node.OpType))
                throw new InvalidDataException($"{what} makes random numbers; a model that is attacked gives one answer to one input.");
            if (node.OpType == "Dropout" && node.Input.Count > TrainingMode && node.Input[TrainingMode].Length > 0
                && index.Number(node.Input[TrainingMode]) is not 0.0)
                throw new InvalidDataException($"{what} is in training mode, where its results are random. Export the model after eval().");
        }
    }
}
