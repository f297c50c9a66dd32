using System.Globalization;
using PolyRelu.Networks;

namespace PolyRelu.Serialization;

/// <summary>What the caller knows about a network whose file does not say it.</summary>
public sealed record NetworkFileOptions
{
    /// <summary>The power p; null where unknown.</summary>
    public double? Power { get; init; }

    /// <summary>Whether the network is input-normalised; null where unknown.</summary>
    public bool? NormalizeInput { get; init; }

    /// <summary>Whether its neurons are divided by ‖w‖^{p−1}; null where unknown, and then they are.</summary>
    public NeuronForm? Form { get; init; }

    /// <summary>
    /// The layers of a network that is no pReLU network, in their order: <c>linear,relu,linear</c> (<see cref="ModelFile"/>); null where
    /// the file says them, or where it is one.
    /// </summary>
    public string? Layers { get; init; }

    /// <summary>
    /// Names of the layers to use, in their order, and arrays with a part of their own: <c>fc1,fc2,centre=mu</c>; null to take all.
    /// </summary>
    public string? Map { get; init; }

    /// <summary>
    /// Told, in a sentence without its end, what was taken where a file leaves a choice: the one state dict of a checkpoint, names without
    /// a wrapper's prefix.
    /// </summary>
    public Action<string>? Note { get; init; }
}

/// <summary>What a network's file holds.</summary>
/// <param name="Network">The network.</param>
/// <param name="Metadata">The texts that were saved with it, such as what it was trained on.</param>
public sealed record SavedNetwork(PolyReluNetwork Network, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Loads and saves networks by the extension of the file: <c>.safetensors</c> and <c>.npz</c> both ways, PyTorch's <c>.pt</c> and
/// <c>.pth</c> read only.
/// </summary>
/// <remarks>
/// The arrays have the names and shapes of the paper's code: <c>center</c> (1×D, optional), <c>prelulayer.W</c> (D×h, a column per neuron:
/// the transpose of <see cref="PolyReluNetwork.Weights"/>), <c>output_net.weight</c> (C×h), <c>output_net.bias</c> (C, optional).
/// Power, normalisation and head stand in the safetensors metadata as <c>polyrelu.power</c>, <c>polyrelu.normalize_input</c>,
/// <c>polyrelu.head</c> and <c>polyrelu.format</c>; in .npz files the first two are scalar arrays of the same names. A network of
/// unnormalised neurons has <c>polyrelu.unnormalised</c> beside them, which versions that do not know it refuse.
/// Saved and loaded again, a network has the same bits. Names may all have a prefix (<c>module.</c> of DataParallel), and a PyTorch
/// checkpoint may hold its one state dict under any name; <see cref="NetworkFileOptions.Note"/> is told.
/// </remarks>
public static class NetworkFile
{
    private const string Format = "1";

    /// <summary>Loads a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Power and normalisation where the file does not say them; the latter is not needed for p = 1.</param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, is not a pReLU network, does not say its power or normalisation and neither do the options, or contradicts
    /// them.
    /// </exception>
    /// <exception cref="ArgumentException">The extension is not one of those that can be read.</exception>
    public static PolyReluNetwork Load(string path, NetworkFileOptions? options = null)
    {
        return Open(path, options).Network;
    }

    /// <summary>Loads a network with the texts that were saved with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Power and normalisation where the file does not say them; the latter is not needed for p = 1.</param>
    /// <exception cref="InvalidDataException">As of <see cref="Load"/>.</exception>
    /// <exception cref="ArgumentException">The extension is not one of those that can be read.</exception>
    public static SavedNetwork Open(string path, NetworkFileOptions? options = null)
    {
        NetworkParts parts = NetworkParts.Read(path);
        SavedNetwork saved = new(Build(path, parts, options), parts.Metadata);
        if (parts.Note is { } note) options?.Note?.Invoke(note);
        return saved;
    }

    /// <summary>The network of some arrays, all of which are checked.</summary>
    /// <param name="source">Name for messages.</param>
    /// <param name="parts">Arrays and metadata.</param>
    /// <param name="options">Power and normalisation where the parts do not say them.</param>
    internal static PolyReluNetwork Build(string source, NetworkParts parts, NetworkFileOptions? options = null)
    {
        double power = Decide(source, "power p", "--power", parts.Power, options?.Power);
        // For p = 1 it makes no difference: what nobody says is off.
        bool normalizeInput = Decide(source, "input normalisation", "--normalise-input", parts.NormalizeInput, options?.NormalizeInput
            ?? (power == 1 && parts.NormalizeInput is null ? false : null));
        if (PolyReluNetwork.PowerProblem(power) is { } problem)
            throw new InvalidDataException($"{source}: the power p must be {problem}.");
        if (parts.Form is { } said && options?.Form is { } given && said != given && power != 1)
            throw new InvalidDataException($"{source} says that the neurons of its network are {Wording.Of(said)}; {Wording.Of(given)} was "
                + "given. Leave --unnormalised out.");
        NumericArray weights = Floats(source, parts.Arrays, NetworkParts.Weights, 2)!,
            outputWeights = Floats(source, parts.Arrays, NetworkParts.OutputWeights, 2)!;
        (int dimension, int hidden, int outputs) = (weights.Shape[0], weights.Shape[1], outputWeights.Shape[0]);
        if (dimension == 0 || hidden == 0 || outputs == 0 || outputWeights.Shape[1] != hidden)
            throw new InvalidDataException($"{source}: {NetworkParts.Weights} must be D×h and {NetworkParts.OutputWeights} C×h; got "
                + $"{dimension}×{hidden} and {outputs}×{outputWeights.Shape[1]}.");
        if (parts.Head is not null && parts.Head != Head(outputs))
            throw new InvalidDataException(
                $"{source}: the metadata say a {Quotation.Of(parts.Head)} head; {Plural.Of(outputs, "output")} "
                + $"{Plural.Noun(outputs, "makes", "make")} a {Head(outputs)} one.");
        NamedArrays own = new(source, parts.Arrays);
        return new PolyReluNetwork(
            power, normalizeInput, own.Transposed(NetworkParts.Weights), own.Rows(NetworkParts.OutputWeights),
                Vector(source, parts, NetworkParts.Bias, outputs), Vector(source, parts, NetworkParts.Centre, dimension))
        {
            Form = parts.Form ?? options?.Form ?? NeuronForm.Normalised,
        };
    }

    /// <summary>Saves a network atomically.</summary>
    /// <param name="path">A <c>.safetensors</c> or <c>.npz</c> file.</param>
    /// <param name="network">The network.</param>
    /// <param name="metadata">
    /// Texts to keep with it, such as the command that trained it; their names must not start with <c>polyrelu.</c>
    /// </param>
    /// <exception cref="ArgumentException">The extension is another, or a text has a name that is taken.</exception>
    public static void Save(string path, PolyReluNetwork network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        metadata ??= new Dictionary<string, string>();
        RequireFree(metadata);
        Parts(network, metadata).Write(path);
    }

    /// <summary>Checks names of texts to keep with a network.</summary>
    /// <exception cref="ArgumentException">One is kept for the network's own data.</exception>
    internal static void RequireFree(IReadOnlyDictionary<string, string> metadata)
    {
        string? taken = metadata.Keys.FirstOrDefault(name => name.StartsWith(NetworkParts.Prefix, StringComparison.Ordinal));
        if (taken is not null)
            throw new ArgumentException($"The name {Quotation.Of(taken)} is kept for the network's own data.", nameof(metadata));
    }

    /// <summary>What a file holds of a network.</summary>
    internal static NetworkParts Parts(PolyReluNetwork network, IReadOnlyDictionary<string, string> metadata)
    {
        Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal);
        if (network.Centre is not null) arrays.Add(NetworkParts.Centre, NumericArray.From(network.Centre, 1, network.InputDimension));
        arrays.Add(NetworkParts.Weights, NumericArray.From(network.Weights.Transpose()));
        arrays.Add(NetworkParts.OutputWeights, NumericArray.From(network.OutputWeights));
        if (network.Bias is not null) arrays.Add(NetworkParts.Bias, NumericArray.From(network.Bias, network.Outputs));
        return new NetworkParts(arrays, metadata, Format, network.Power, network.NormalizeInput, Head(network.Outputs), network.Form);
    }

    /// <summary>The texts that were saved with a network.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    /// <exception cref="ArgumentException">The extension is not one of those that can be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) => NetworkParts.Read(path).Metadata;

    private static string Head(int outputs) => outputs == 1 ? "binary" : "multiclass";

    private static T Decide<T>(string path, string what, string option, T? file, T? given) where T : struct, IEquatable<T>
    {
        if (file is null && given is null)
            throw new InvalidDataException($"{path} does not say the {what} of its network; give it ({option}).");
        if (file is not null && given is not null && !file.Value.Equals(given.Value))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{path} says that the {what} of its network is {file}; {given} was given. Leave {option} out."));
        return file ?? given!.Value;
    }

    private static float[]? Vector(string path, NetworkParts parts, string name, int length)
    {
        NumericArray? array = Floats(path, parts.Arrays, name, 0);
        if (array is null) return null;
        bool row = array.Rank == 1 || (array.Rank == 2 && array.Shape[0] == 1);
        if (!row || array.Count != length)
            throw new InvalidDataException($"{path}: {name} must have {Plural.Of(length, "entry")}; got the shape {array.FormatShape()}.");
        return array.ToSingles();
    }

    /// <summary>An array of finite floats; null where it is not there and need not be (rank 0).</summary>
    private static NumericArray? Floats(string path, IReadOnlyDictionary<string, NumericArray> arrays, string name, int rank)
    {
        if (!arrays.TryGetValue(name, out NumericArray? array))
            return rank == 0 ? null : throw new InvalidDataException(
                $"{path} has no array {Quotation.Of(name)}; it has: {Quotation.List(arrays.Keys)}.");
        if (!array.Type.IsFloat() || (rank != 0 && array.Rank != rank))
            throw new InvalidDataException($"{path}: {name} must be floating-point "
                + $"numbers{(rank == 0 ? "" : $" of {Plural.Of(rank, "dimension")}")}; got {array}.");
        return new ModelArrays(path, arrays).Floats(name);
    }
}
