using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>Affine layers in the order in which they are used, each with the orientation of its weights.</summary>
/// <remarks>
/// Weights are [out × in] in PyTorch, [in × out] in Keras and in the paper's code. Shapes say which: a layer's outputs are as many as its
/// bias has numbers and as the next layer takes. Where both would do, [out × in] is taken; where the order of the file does not fit,
/// the one order that does.
/// </remarks>
/// <param name="Modules">The modules in order.</param>
/// <param name="IsTransposed">Whether the weights of each are [in × out].</param>
internal sealed record ModuleChain(IReadOnlyList<ParameterModule> Modules, IReadOnlyList<bool> IsTransposed)
{
    private const int MostReordered = 7;

    /// <summary>Finds order and orientations.</summary>
    /// <param name="source">Name of the file for messages.</param>
    /// <param name="modules">The modules, in the order of the file.</param>
    /// <param name="arrays">The arrays.</param>
    /// <param name="isOrdered">Whether the user said the order, so that no other is tried.</param>
    /// <exception cref="InvalidDataException">The shapes do not fit, or fit in several orders.</exception>
    public static ModuleChain Find(string source, IReadOnlyList<ParameterModule> modules,
        IReadOnlyDictionary<string, NumericArray> arrays, bool isOrdered)
    {
        foreach (ParameterModule module in modules)
            if (arrays[module.Weight!] is { Rank: not 2 } array)
                throw new InvalidDataException(
                    $"{source}: {module.Weight} is {array.FormatShape()}, no matrix, so it is no affine layer: convolutions and others "
                    + "come in as ONNX (torch.onnx.export).");
        // As PyTorch has them, in the order given, then in the one other order that fits; then all of them turned; last some of them.
        if (Orient(modules, arrays, module => [module.IsInputsFirst]) is { } usual) return new ModuleChain(modules, usual);
        if (!isOrdered && modules.Count is > 1 and <= MostReordered)
        {
            ModuleChain[] fitting = [.. Permutations(modules)
                .Select(order => (order, Ways: Orient(order, arrays, module => [module.IsInputsFirst])))
                .Where(pair => pair.Ways is not null).Select(pair => new ModuleChain(pair.order, pair.Ways!)).Take(2)];
            if (fitting.Length == 1) return fitting[0];
        }
        if ((Orient(modules, arrays, _ => [true]) ?? Orient(modules, arrays, _ => [false, true])) is { } turned)
            return new ModuleChain(modules, turned);
        string shapes = string.Join(", ", modules.Select(module => $"{module.Weight} {arrays[module.Weight!].FormatShape()}"
            + (module.Bias is null ? "" : $" with {module.Bias} {arrays[module.Bias].FormatShape()}")));
        throw new InvalidDataException(
            $"{source}: the layers do not follow one another as they stand, {shapes}: the outputs of each should be the inputs of the "
            + "next. Name those to use, in their order, by --map, such as --map "
            + $"{string.Join(',', modules.Select(module => module.Name))}.");
    }

    /// <summary>What was not as PyTorch has it, for a note; null where all was.</summary>
    public string? Note(IReadOnlyList<ParameterModule> asRead)
    {
        List<string> parts = [];
        if (!Modules.SequenceEqual(asRead))
            parts.Add($"the layers in the order {string.Join(", ", Modules.Select(module => module.Name))}");
        string[] transposed = [.. Modules.Where((_, i) => IsTransposed[i]).Select(module => module.Weight!)];
        if (transposed.Length > 0) parts.Add($"{string.Join(", ", transposed)} as inputs × outputs");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>Weights [out × in] of a layer.</summary>
    public Matrix WeightsOf(int layer, ModelArrays arrays) =>
        IsTransposed[layer] ? arrays.Transposed(Modules[layer].Weight!) : arrays.Matrix(Modules[layer].Weight!);

    /// <summary>
    /// Orientations, of those that are tried, with which the layers follow one another, the fewest of them transposed; null where none do.
    /// </summary>
    private static bool[]? Orient(IReadOnlyList<ParameterModule> modules, IReadOnlyDictionary<string, NumericArray> arrays,
        Func<ParameterModule, bool[]> ways)
    {
        // Layer by layer, the best way to end in each orientation: number of transposed ones, and the ways chosen.
        (int Cost, bool[] Ways)?[] best = [(0, []), null];
        int?[] outputs = [null, null];
        foreach (ParameterModule module in modules)
        {
            (int rows, int columns) = (arrays[module.Weight!].Shape[0], arrays[module.Weight!].Shape[1]);
            (int Cost, bool[] Ways)?[] next = [null, null];
            foreach (bool transposed in ways(module))
            {
                (int inputs, int width) = transposed ? (rows, columns) : (columns, rows);
                if (module.Bias is not null && arrays[module.Bias].Count != width) continue;
                for (int before = 0; before < 2; before++)
                {
                    if (best[before] is not { } path || (outputs[before] is { } given && given != inputs)) continue;
                    int cost = path.Cost + (transposed ? 1 : 0), place = transposed ? 1 : 0;
                    if (next[place] is null || cost < next[place]!.Value.Cost) next[place] = (cost, [.. path.Ways, transposed]);
                }
            }
            best = next;
            outputs = [rows, columns];
        }
        return new[] { best[0], best[1] }.Where(path => path is not null).OrderBy(path => path!.Value.Cost).FirstOrDefault()?.Ways;
    }

    private static IEnumerable<IReadOnlyList<ParameterModule>> Permutations(IReadOnlyList<ParameterModule> modules)
    {
        if (modules.Count <= 1)
        {
            yield return modules;
            yield break;
        }
        for (int i = 0; i < modules.Count; i++)
            foreach (IReadOnlyList<ParameterModule> rest in Permutations([.. modules.Take(i), .. modules.Skip(i + 1)]))
                yield return [modules[i], .. rest];
    }
}
