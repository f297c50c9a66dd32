using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Reads a network from one format and writes it in another.</summary>
internal sealed class ConvertCommand : DocumentedCommand
{
    private readonly Argument<string> input = new("INPUT") { Description = "Network to read: .pt, .npz or .safetensors." };
    private readonly Argument<string> output = new("OUTPUT") { Description = "Network to write: .safetensors or .npz." };
    private readonly NetworkFileOptionsReader reader = new();

    /// <summary>Binds the command.</summary>
    public ConvertCommand(CommandContext context)
        : base("convert", "Convert a network between file formats; PyTorch state dicts are read without running any code.", context)
    {
        Notes =
        [
            "PyTorch and NumPy files do not hold the power and the normalisation: give them, and they are stored in the output.",
        ];
        Examples = ["convert prelu_p3.pt p3.safetensors --power 3 --normalise-input", "convert p3.safetensors p3.npz"];
        Arguments.Add(input);
        Arguments.Add(output);
        reader.AddTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string from = arguments.GetRequiredValue(input), to = arguments.GetRequiredValue(output);
        NetworkPath.CheckWritable(to);
        OutputFiles files = new OutputFiles().Reads(input.Name, from).Writes(output.Name, to);
        files.Check();
        SavedModel saved = ModelFile.Open(from, reader.Read(arguments, Context));
        files.Write(output.Name, file => ModelFile.Save(file, saved.Network, saved.Metadata));
        files.End(() => Out.WriteLine($"{Quotation.Name(to)}: {NetworkDescription.Of(saved.Network)}"));
        return ExitCode.Success;
    }
}
