using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>x·Φ(x) as graphs before operator set 20 write it: ½·x·(1 + erf(x/√2)), its factors in any order.</summary>
internal static class GeluPattern
{
    /// <summary>The operator that stands for the pattern.</summary>
    public const string Fused = "PolyRelu.ExactGelu";

    private const double Tolerance = 1e-3; // that of constants in float16

    /// <summary>Puts one node in the place of each pattern; what it leaves unread is not looked at any more.</summary>
    public static GraphIndex Fuse(GraphIndex index)
    {
        GraphProto graph = index.Graph;
        bool isChanged = false;
        foreach (NodeProto error in graph.Node.Where(node => node.OpType == "Erf").ToArray())
        {
            if (Match(index, error) is not { } found) continue;
            if (!isChanged) graph = graph.Clone();
            isChanged = true;
            NodeProto fused =
                new() { OpType = Fused, Name = Operation.NameOf(error), Input = { found.Input }, Output = { found.End.Output[0] } };
            graph.Node[index.Graph.Node.IndexOf(found.End)] = fused;
        }
        return isChanged ? new GraphIndex(graph) : index;
    }

    private static (string Input, NodeProto End)? Match(GraphIndex index, NodeProto error)
    {
        if (error.Input.Count != 1 || Scaled(index, index.Producer(error.Input[0])) is not { } input) return null;
        if (Next(index, error, "Add", 1) is not { } sum) return null;
        if (Next(index, sum, "Mul", 0.5) is { } halved) return Times(index, halved, input) is { } last ? (input, last) : null;
        if (Times(index, sum, input) is { } product) return Next(index, product, "Mul", 0.5) is { } end ? (input, end) : null;
        // x/2 was computed before.
        return Only(index, sum) is { OpType: "Mul" } both && Other(both, sum.Output[0]) is { } half
            && index.Producer(half) is { OpType: "Mul" } first && Factor(index, first) is { } factor && IsNear(factor.Number, 0.5)
            && factor.Name == input ? (input, both) : null;
    }

    /// <summary>x where a node computes x/√2.</summary>
    private static string? Scaled(GraphIndex index, NodeProto? node)
    {
        if (node is { OpType: "Div", Input.Count: 2 })
            return index.Number(node.Input[1]) is { } divisor && IsNear(divisor, Math.Sqrt(2)) ? node.Input[0] : null;
        return node is { OpType: "Mul" } && Factor(index, node) is { } factor && IsNear(factor.Number, Math.Sqrt(0.5)) ? factor.Name : null;
    }

    private static (string Name, double Number)? Factor(GraphIndex index, NodeProto node)
    {
        if (node.Input.Count != 2) return null;
        if (index.Number(node.Input[1]) is { } second) return (node.Input[0], second);
        return index.Number(node.Input[0]) is { } first ? (node.Input[1], first) : null;
    }

    private static NodeProto? Only(GraphIndex index, NodeProto node)
    {
        NodeProto[] readers = [.. index.Consumers(node.Output[0]).Take(2)];
        bool isResult = index.Graph.Output.Any(output => output.Name == node.Output[0]);
        return readers.Length == 1 && !isResult ? readers[0] : null;
    }

    private static NodeProto? Next(GraphIndex index, NodeProto node, string type, double number) =>
        Only(index, node) is { } next && next.OpType == type && Factor(index, next) is { } factor
            && IsNear(factor.Number, number) ? next : null;

    private static NodeProto? Times(GraphIndex index, NodeProto node, string other) =>
        Only(index, node) is { OpType: "Mul" } next && Other(next, node.Output[0]) == other ? next : null;

    private static string? Other(NodeProto node, string name) =>
        node.Input.Count != 2 ? null : node.Input[0] == name ? node.Input[1] : node.Input[0];

    private static bool IsNear(double number, double expected) => Math.Abs(number - expected) <= Tolerance * expected;
}
