using System.Text;
using PolyRelu.Experiments.ExactBench;
using PolyRelu.Geometry;
using PolyRelu.Onnx;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>The files of a benchmark for verifiers: networks as ONNX, a property for every radius, and the list of all.</summary>
/// <remarks>
/// A property at the smaller radius of a point is unsat, at the larger one sat; the names of the files say which is which.
/// </remarks>
internal sealed class ExactBenchOnnx
{
    /// <summary>Name of the list: network, property and seconds of each, as VNN-COMP has it.</summary>
    public const string ListName = "instances.csv";

    private const string NetworkName = "network.onnx", Properties = "properties";
    private const int Seconds = 60;

    private readonly List<string> instances = [];

    /// <summary>Writes a network with its properties, in L∞ and L2.</summary>
    public void Write(string folder, BenchNetwork network)
    {
        string own = Path.Combine(folder, network.Name);
        Directory.CreateDirectory(Path.Combine(own, Properties));
        OnnxFile.Save(Path.Combine(own, NetworkName), network.Network);
        foreach (BenchTruth truth in network.Truths.Where(truth => truth.Norm != Norm.L1))
        {
            (double[] inside, double[] outside) = (truth.Inside, truth.Outside);
            for (int i = 0; i < truth.Count; i++)
            {
                Write(folder, network, truth.Norm, i, ("inside", inside[i]));
                Write(folder, network, truth.Norm, i, ("outside", outside[i]));
            }
        }
    }

    /// <summary>Writes the list.</summary>
    public void Finish(string folder) => AtomicFile.Write(Path.Combine(folder, ListName),
        stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(instances.Select(instance => instance + "\n")))));

    private void Write(string folder, BenchNetwork network, Norm norm, int point, (string Name, double Value) radius)
    {
        string name = $"{network.Name}/{Properties}/{norm.Name}_{point}_{radius.Name}.vnnlib";
        VnnLibProperty property = new()
        {
            Point = network.Points.Inputs.Row(point).ToArray(), Label = network.Points.Labels[point], Norm = norm, Epsilon = radius.Value,
            Outputs = 1,
        };
        property.Save(Path.Combine(folder, name));
        instances.Add($"{network.Name}/{NetworkName},{name},{Seconds}");
    }
}
