namespace PolyRelu.Cli.Options;

/// <summary>Checks names of network files before any work.</summary>
internal static class NetworkPath
{
    private static readonly string[] Writable = [".safetensors", ".npz"];

    /// <summary>Refuses a file that could not be written at the end.</summary>
    /// <exception cref="CommandException">The extension is not one of a format that is written.</exception>
    public static void CheckWritable(string path)
    {
        string extension = Path.GetExtension(path);
        if (!Writable.Contains(extension, StringComparer.OrdinalIgnoreCase))
            throw CommandException.Usage(
                $"Cannot write a network as {Quotation.Of(path)}: the file must end in {string.Join(" or ", Writable)}.");
    }
}
