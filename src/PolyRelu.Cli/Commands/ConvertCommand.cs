using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Reads a network from one format and writes it in another.</summary>
internal sealed class ConvertCommand : DocumentedCommand
{
    private readonly Argument<string> input = new("INPUT") { Description = "Network to read: .pt, .npz, .safetensors or .onnx." };
    private readonly Argument<string> output = new("OUTPUT") { Description = "Network to write: .safetensors, .npz or .onnx." };
    private readonly NetworkFileOptionsReader reader = new();
    private readonly OnnxOptions onnx = new();

    /// <summary>Binds the command.</summary>
    public ConvertCommand(CommandContext context)
        : base("convert", "Convert a network between file formats; PyTorch state dicts are read without running any code.", context)
    {
        Notes =
        [
            "PyTorch and NumPy files do not hold the power and the normalisation: give them, and they are stored in the output.",
            "ONNX files hold them, and any other program can run the graph. What verifiers can read of it: docs/verifiers.md.",
        ];
        Examples =
        [
            "convert prelu_p3.pt p3.safetensors --power 3 --normalise-input", "convert p3.safetensors p3.npz",
            "convert p3.safetensors p3.onnx --verify",
            "convert p3.safetensors margin.onnx --margin 8 --data mnist --point 0 --vnnlib point.vnnlib --epsilon 0.05",
        ];
        Arguments.Add(input);
        Arguments.Add(output);
        reader.AddTo(this);
        onnx.AddTo(this);
        onnx.AddClustersTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string from = arguments.GetRequiredValue(input), to = arguments.GetRequiredValue(output);
        bool isOnnx = NetworkSource.IsOnnx(to);
        if (!isOnnx)
        {
            NetworkPath.CheckWritable(to);
            onnx.RequireNone(arguments, to);
        }
        OutputFiles files = new OutputFiles().Reads(input.Name, from).Writes(output.Name, to);
        if (!isOnnx) files.Check();
        SavedModel saved = NetworkSource.Open(from, reader.Read(arguments, Context), Note);
        if (saved.Network is ScoredModel { Content: var opaque })
            throw new CommandException($"{from} is no network that is converted: "
                + $"{(opaque.Node.Length > 0 ? $"node {Quotation.Of(opaque.Node)}: " : "")}{opaque.Reason}.");
        if (isOnnx) return WriteOnnx(arguments, files, to, saved);
        bool isWritten = false;
        files.Write(output.Name, file =>
        {
            ModelFile.Save(file, saved.Network, saved.Metadata);
            isWritten = true;
        });
        files.End(() =>
        {
            if (isWritten) Out.WriteLine($"{Quotation.Name(to)}: {NetworkDescription.Of(saved.Network)}");
        });
        return ExitCode.Success;
    }

    private int WriteOnnx(ParseResult arguments, OutputFiles files, string to, SavedModel saved)
    {
        NetworkData own = new(arguments.GetRequiredValue(input), saved, onnx.AllowsOther(arguments));
        (INetwork network, IReadOnlyDictionary<string, string> metadata) = own.OfInputsAsTheyAre(saved);
        OnnxPlan plan = onnx.Read(arguments, Context, network, own, files);
        files.Check();
        OnnxAgreement? agreement = null;
        (bool isWritten, bool hasProperty) = (false, false);
        files.Write(output.Name, file =>
        {
            plan.Write(file, network, metadata);
            isWritten = true;
            if (plan.Verifies) agreement = plan.Try(file, network);
        });
        if (plan.Property is not null)
            files.Write(OnnxOptions.PropertyName, file =>
            {
                plan.WriteProperty(file, network);
                hasProperty = true;
            });
        files.End(() =>
        {
            if (isWritten) OnnxText.Write(Out, to, network, plan, agreement);
            if (hasProperty) OnnxText.WriteProperty(Out, plan);
        });
        return ExitCode.Success;
    }

    private void Note(string line) => Context.Terminal.Error.WriteLine($"note: {line}.");
}
