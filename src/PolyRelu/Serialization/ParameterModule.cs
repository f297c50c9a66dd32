using System.Text.RegularExpressions;

namespace PolyRelu.Serialization;

/// <summary>The arrays of one layer in somebody else's file, found by their names: <c>fc1.weight</c> and <c>fc1.bias</c>.</summary>
/// <param name="Name">What their names have in common, such as <c>fc1</c>.</param>
internal sealed partial record ParameterModule(string Name)
{
    /// <summary>Name of the weights: a matrix, or a vector of batch normalisation.</summary>
    public string? Weight { get; private set; }

    /// <summary>Name of the bias; null where there is none.</summary>
    public string? Bias { get; private set; }

    /// <summary>Names of mean and variance of batch normalisation; null where the module is none.</summary>
    public string? Mean { get; private set; }

    /// <summary>See <see cref="Mean"/>.</summary>
    public string? Variance { get; private set; }

    /// <summary>Whether its weights are inputs × outputs by their name: those of Keras are.</summary>
    public bool IsInputsFirst { get; private set; }

    /// <summary>Whether its arrays have no names but their numbers, as <c>numpy.savez</c> gives them: <c>arr_0</c>, <c>arr_1</c>.</summary>
    public bool IsUnnamed => Unnamed().IsMatch(Name);

    /// <summary>Whether the module is a batch normalisation.</summary>
    public bool IsNormalisation => Mean is not null && Variance is not null;

    /// <summary>Finds the modules of a file, in its order, and what belongs to none.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="sorted">Whether the file keeps no order of its own, so that names are put in order, numbers in them by value.</param>
    public static (IReadOnlyList<ParameterModule> Modules, IReadOnlyList<string> Others) Find(
        IReadOnlyDictionary<string, NumericArray> arrays, bool sorted)
    {
        List<ParameterModule> modules = [];
        List<string> others = [];
        foreach ((string name, NumericArray array) in arrays)
        {
            Match match = Role().Match(name);
            string role = match.Success ? match.Groups["role"].Value : array.Rank == 2 ? "weight" : "";
            bool isNext = array.Rank == 1 && Unnamed().IsMatch(name) && modules.LastOrDefault() is { IsUnnamed: true };
            if (isNext && modules[^1].Add("bias", name)) continue;
            string stem = match.Success ? match.Groups["stem"].Value + match.Groups["number"].Value : name;
            if (role is "num_batches_tracked") continue;
            if (OtherLayers().IsMatch(name)) role = "";
            if (role.Length == 0)
            {
                others.Add(name);
                continue;
            }
            ParameterModule? module = modules.Find(one => one.Name == stem);
            if (module is null) modules.Add(module = new ParameterModule(stem));
            if (!module.Add(role, name)) others.Add(name);
        }
        others.AddRange(modules.Where(module => module.Weight is null).SelectMany(module => module.Names()));
        modules.RemoveAll(module => module.Weight is null);
        return (sorted ? [.. modules.OrderBy(module => Key(module.Name), StringComparer.Ordinal)] : modules, others);
    }

    /// <summary>The name without its numbers: modules of one are in the order of these.</summary>
    public string Stem => Digits().Replace(Name, "");

    /// <summary>Names of its arrays.</summary>
    public IEnumerable<string> Names() => new[] { Weight, Bias, Mean, Variance }.OfType<string>();

    private bool Add(string role, string name)
    {
        switch (role)
        {
            case "bias" or "biases" or "b" or "beta" when Bias is null: Bias = name; return true;
            case "running_mean" or "moving_mean" when Mean is null: Mean = name; return true;
            case "running_var" or "moving_variance" when Variance is null: Variance = name; return true;
            case "weight" or "weights" or "kernel" or "W" or "w" or "gamma" when Weight is null:
                (Weight, IsInputsFirst) = (name, role == "kernel");
                return true;
            default: return false;
        }
    }

    /// <summary>A name with its numbers padded, so that 2 comes before 10.</summary>
    private static string Key(string name) => Digits().Replace(name, match => match.Value.PadLeft(12, '0'));

    [GeneratedRegex("^(?<stem>.*?)[._/]?(?<![A-Za-z])(?<role>weights?|kernel|bias(es)?|running_mean|running_var|moving_mean|"
        + "moving_variance|num_batches_tracked|gamma|beta|W|w|b)(_?(?<number>[0-9]+))?(:0)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Role();

    /// <summary>Weights of recurrent and other layers, and parts of weights, which make no affine layer by themselves.</summary>
    [GeneratedRegex("_ih_|_hh_|recurrent|embed|in_proj|weight_(g|v|orig|mask)$|original[01]$", RegexOptions.CultureInvariant)]
    private static partial Regex OtherLayers();

    [GeneratedRegex("^arr_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Unnamed();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
