using System.Globalization;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>A network of somebody else's program: arrays under any names, and what the options say that the file does not.</summary>
/// <remarks>
/// The file holds weights, not what is done between them. Two layers with a power are a pReLU network, layers with a list of words a
/// layered one; the list of a plain ReLU network without hidden biases makes the pReLU network of p = 1, which is the same function and
/// can be proven robust.
/// </remarks>
internal sealed class ForeignNetwork
{
    private const string NormalisationWord = "batchnorm", StandardiseWord = "standardise", StandardizeWord = "standardize";
    private const double UsualEpsilon = 1e-5, KerasEpsilon = 1e-3;      // of batch normalisation, in PyTorch and in Keras
    private const string OfKeras = "moving_variance";

    private static readonly string[] Idle = ["flatten", "dropout", "identity"], CentreNames = [NetworkParts.Centre, "centre"],
        OwnParts = [.. CentreNames, "mean", "std"];

    private readonly ParameterFile file;
    private readonly NetworkFileOptions options;
    private readonly ParameterMap map;
    private readonly ModelArrays arrays;
    private readonly List<string> notes = [];
    private readonly HashSet<string> used = [];      // arrays with a part of their own that a layer reads

    private ForeignNetwork(ParameterFile file, NetworkFileOptions options)
    {
        this.file = file;
        this.options = options;
        map = ParameterMap.Parse(options.Map, file);
        arrays = new ModelArrays(file.Path, file.Arrays);
    }

    /// <summary>Builds the network, and tells what was taken where there was a choice.</summary>
    /// <exception cref="InvalidDataException">
    /// The arrays make no network, or the options are silent where they must speak; the message names those that would make it work.
    /// </exception>
    public static INetwork Build(ParameterFile file, NetworkFileOptions options)
    {
        ForeignNetwork reading = new(file, options);
        INetwork network;
        try
        {
            network = reading.Build();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{file.Path}: {PlainMessage.Of(cause)}", cause);
        }
        if (reading.notes.Count > 0) options.Note?.Invoke($"{file.Path}: took {string.Join("; ", reading.notes)}");
        return network;
    }

    private INetwork Build()
    {
        bool sorted = file.Extension == ".safetensors";
        Dictionary<string, NumericArray> layers = map.Unmapped(file.Arrays).Where(pair => !OwnParts.Contains(pair.Key)).ToDictionary();
        (IReadOnlyList<ParameterModule> found, IReadOnlyList<string> others) = ParameterModule.Find(layers, sorted);
        IReadOnlyList<ParameterModule> modules = map.Choose(found, notes);
        if (file.Key is not null) notes.Add($"its state dict {Quotation.Of(file.Key)}");
        if (modules.Count == 0)
            throw new InvalidDataException($"{file.Path} holds no weights of layers; it has: {Shapes(file.Arrays.Keys)}.");
        Refuse(others);
        ParameterModule[] affine = [.. modules.Where(module => !module.IsNormalisation)],
            normalisations = [.. modules.Where(module => module.IsNormalisation)];
        var chain = ModuleChain.Find(file.Path, affine, file.Arrays, map.NamesLayers);
        if (chain.Modules.Any(module => module.IsUnnamed && module.Bias is not null))
            notes.Add("each array of one dimension as the bias of the array before it");
        if (chain.Note(affine) is { } note) notes.Add(note);
        else if (sorted && !map.NamesLayers && modules.Select(module => module.Stem).Distinct().Count() > 1)
            notes.Add($"the layers in the order of their names, {string.Join(", ", modules.Select(module => module.Name))} "
                + "(another by --map)");
        foreach (ParameterModule module in chain.Modules)
            if (module.Names().Any(arrays.IsRounded)) notes.Add($"the float64 numbers of {module.Name} rounded to float32");
        float[]? centre = Part("centre", CentreNames);
        INetwork network = options.Layers is { } text ? Layered(text, chain, normalisations, centre)
            : normalisations.Length == 0 ? Plain(chain, centre) : throw Silent(chain);
        if (map.Arrays.Concat(OwnParts.Where(file.Arrays.ContainsKey)).FirstOrDefault(name => !used.Contains(name)) is { } idle)
            throw new InvalidDataException($"{file.Path}: nothing reads {Shapes([idle])}. Add '{StandardiseWord}' to --layers where it is "
                + "a mean or a standard deviation, or say --map centre=ARRAY where it is subtracted first.");
        return network;
    }

    /// <summary>Without a list of layers: one affine layer, or a pReLU network whose power is given.</summary>
    private INetwork Plain(ModuleChain chain, float[]? centre)
    {
        if (chain.Modules.Count == 1 && options.Power is null)
            return new LayeredNetwork(chain.WeightsOf(0, arrays).Columns, [.. Centred(centre), Affine(chain, 0)]);
        if (chain.Modules.Count != 2 || options.Power is not { } power) throw Silent(chain);
        if (HiddenBias(chain) is { } name)
            throw new InvalidDataException(
                $"{file.Path}: a pReLU network has no bias in its hidden layer, but there is {name} (--power was given). Say what it is by "
                + "--layers, such as --layers linear,relu,linear, or linear,relu^3,linear for cubes that are not divided by norms.");
        return PolyRelu(chain, centre, power, options.NormalizeInput ?? (power == 1 ? false : throw new InvalidDataException(
            $"{file.Path} does not say whether its network is input-normalised; give it (--normalise-input).")));
    }

    private PolyReluNetwork PolyRelu(ModuleChain chain, float[]? centre, double power, bool normalizeInput)
    {
        if (PolyReluNetwork.PowerProblem(power) is { } problem)
            throw new InvalidDataException($"{file.Path}: the power p must be {problem}.");
        return new PolyReluNetwork(power, normalizeInput, chain.WeightsOf(0, arrays), chain.WeightsOf(1, arrays), Bias(chain.Modules[1]),
            centre)
        {
            Form = options.Form ?? NeuronForm.Normalised,
        };
    }

    private INetwork Layered(string text, ModuleChain chain, ParameterModule[] normalisations, float[]? centre)
    {
        string[] words = [.. text.Split(',', StringSplitOptions.TrimEntries).Where(word => !Idle.Contains(word))];
        int linear = words.Count(word => word == LayerWord.Linear), normalised = words.Count(IsNormalisation);
        if (linear != chain.Modules.Count || normalised != normalisations.Length)
            throw new InvalidDataException(
                $"{file.Path}: --layers has {linear} '{LayerWord.Linear}' and {normalised} '{NormalisationWord}', but the file holds "
                + $"{Plural.Of(chain.Modules.Count, "affine layer")} and {Plural.Of(normalisations.Length, "batch normalisation")} "
                + $"({string.Join(", ", chain.Modules.Concat(normalisations).Select(module => module.Name))}).");
        if (words is [LayerWord.Linear, "relu", LayerWord.Linear] && HiddenBias(chain) is null && options.Power is null or 1)
        {
            notes.Add("the pReLU network of p = 1 that it is");
            return PolyRelu(chain, centre, 1, false);
        }
        if (options.Power is not null || options.NormalizeInput is not null || options.Form is not null)
            throw new InvalidDataException(
                $"{file.Path}: --power, --normalise-input and --unnormalised are for pReLU networks; --layers says all of this one, "
                + "powers as relu^P.");
        (int nextAffine, int nextNormalisation) = (0, 0);
        List<Layer> layers = [.. Centred(centre)];
        try
        {
            foreach (string word in words)
            {
                if (word == LayerWord.Linear) layers.Add(Affine(chain, nextAffine++));
                else if (IsNormalisation(word))
                {
                    ParameterModule module = normalisations[nextNormalisation++];
                    layers.AddRange(Normalisation(module, Epsilon(word, module)));
                }
                else if (word is StandardiseWord or StandardizeWord) layers.AddRange(Standardisation());
                else layers.Add(new ActivationLayer(Operand.Previous, Activation.Parse(word)));
            }
            return new LayeredNetwork(chain.WeightsOf(0, arrays).Columns, layers);
        }
        catch (FormatException cause)
        {
            throw new InvalidDataException(
                $"{file.Path}: --layers: {cause.Message}; beside activations there are {LayerWord.Linear}, {NormalisationWord}[:EPSILON], "
                + $"{StandardiseWord}, {string.Join(", ", Idle)}.", cause);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{file.Path}: --layers {text}: {PlainMessage.Of(cause)}", cause);
        }
    }

    private AffineLayer Affine(ModuleChain chain, int layer) =>
        new(Operand.Previous, chain.WeightsOf(layer, arrays), Bias(chain.Modules[layer]));

    private static IEnumerable<Layer> Centred(float[]? centre) =>
        centre is null ? [] : [new CombineLayer(CombineKind.Subtract, Operand.Value(0), Operand.Constant(centre))];

    /// <summary>(x − mean) / std of the file's own arrays.</summary>
    private IEnumerable<Layer> Standardisation()
    {
        float[] mean = Part("mean", ["mean"]) ?? throw Missing("mean"), deviation = Part("std", ["std"]) ?? throw Missing("std");
        if (Array.FindIndex(deviation, value => !(value > 0)) is >= 0 and var wrong)
            throw new InvalidDataException($"{file.Path}: standard deviation {wrong} is {deviation[wrong]}; expected numbers above 0.");
        yield return new CombineLayer(CombineKind.Subtract, Operand.Previous, Operand.Constant(mean));
        yield return new CombineLayer(CombineKind.Divide, Operand.Previous, Operand.Constant(deviation));

        InvalidDataException Missing(string name) => new(
            $"{file.Path}: --layers has '{StandardiseWord}', but the file has no array '{name}'; it has: {Shapes(file.Arrays.Keys)}. "
            + $"Name it by --map {name}=ARRAY.");
    }

    /// <summary>γ (x − mean) / √(variance + ε) + β, as one factor and one summand, in double until the end.</summary>
    private IEnumerable<Layer> Normalisation(ParameterModule module, double epsilon)
    {
        float[] scale = arrays.Vector(module.Weight!), mean = arrays.Vector(module.Mean!), variance = arrays.Vector(module.Variance!);
        float[] shift = module.Bias is null ? new float[scale.Length] : arrays.Vector(module.Bias);
        if (mean.Length != scale.Length || variance.Length != scale.Length || shift.Length != scale.Length)
            throw new InvalidDataException($"{file.Path}: the arrays of {module.Name} differ in length: {Shapes(module.Names())}.");
        if (Array.FindIndex(variance, value => !(value + epsilon > 0)) is >= 0 and var wrong)
            throw new InvalidDataException($"{file.Path}: {module.Variance} {wrong} is {variance[wrong]}; expected a number ≥ 0.");
        double[] factors = [.. scale.Select((value, k) => value / Math.Sqrt(variance[k] + epsilon))];
        yield return new CombineLayer(CombineKind.Multiply, Operand.Previous,
            Operand.Constant([.. factors.Select(value => (float)value)]));
        yield return new CombineLayer(CombineKind.Add, Operand.Previous,
            Operand.Constant([.. factors.Select((value, k) => (float)(shift[k] - (mean[k] * value)))]));
    }

    private static bool IsNormalisation(string word) =>
        word == NormalisationWord || word.StartsWith(NormalisationWord + ":", StringComparison.Ordinal);

    private double Epsilon(string word, ParameterModule module)
    {
        if (word == NormalisationWord)
        {
            double usual = module.Variance!.Contains(OfKeras, StringComparison.Ordinal) ? KerasEpsilon : UsualEpsilon;
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"ε = {usual} in {module.Name} ({NormalisationWord}:EPSILON says another)"));
            return usual;
        }
        return double.TryParse(word[(NormalisationWord.Length + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= 0 && double.IsFinite(number)
            ? number : throw new FormatException($"{Quotation.Of(word)} should end with a number ≥ 0");
    }

    private float[]? Bias(ParameterModule module) => module.Bias is null ? null : arrays.Vector(module.Bias);

    /// <summary>Name of a hidden bias that is not zero throughout; null where there is none.</summary>
    private string? HiddenBias(ModuleChain chain) =>
        chain.Modules[0].Bias is { } name && arrays.Vector(name).AsSpan().ContainsAnyExcept(0f) ? name : null;

    /// <summary>The array with a part of its own: the one that the user names, else one of a usual name; null for none.</summary>
    private float[]? Part(string part, string[] names)
    {
        string? name = map.ArrayOf(part) ?? names.FirstOrDefault(own => file.Arrays.ContainsKey(own));
        if (name is null) return null;
        used.Add(name);
        if (arrays.IsRounded(name)) notes.Add($"the float64 numbers of {name} rounded to float32");
        return arrays.Vector(name);
    }

    private InvalidDataException Silent(ModuleChain chain)
    {
        string words = string.Join(",relu,", Enumerable.Repeat(LayerWord.Linear, chain.Modules.Count));
        string polyRelu = chain.Modules.Count == 2 && HiddenBias(chain) is null
            ? ", or --power P and --normalise-input true|false where it is a pReLU network" : "";
        return new InvalidDataException(
            $"{file.Path} holds {Shapes(file.Arrays.Keys)}; what is done between its layers is not in the file. Give it by --layers, "
            + $"such as --layers {words} with its own activations{polyRelu}.");
    }

    private void Refuse(IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (all.Length > 0)
            throw new InvalidDataException(
                $"{file.Path} holds {Shapes(all)}, which {Plural.Noun(all.Length, "belongs", "belong")} to no layer. Name the layers to "
                + "use, in their order, by --map NAME,NAME, or say what it is by --map centre=ARRAY, mean=ARRAY or std=ARRAY.");
    }

    private string Shapes(IEnumerable<string> names) =>
        string.Join(", ", names.Select(name => $"{name} {file.Arrays[name].FormatShape()}"));
}
