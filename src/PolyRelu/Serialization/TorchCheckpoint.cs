namespace PolyRelu.Serialization;

/// <summary>
/// The dictionary of tensors in what a PyTorch file holds: the object itself, or the one such dictionary in a checkpoint.
/// </summary>
/// <remarks>
/// Training scripts save <c>{'epoch': 3, 'model_state_dict': …, 'optimizer_state_dict': …, 'loss': …}</c> under names of their own, so the
/// name decides nothing: a dictionary whose keys are texts and whose values are all tensors is a state dict; where there are several, the
/// user must choose.
/// </remarks>
/// <param name="Key">Its name in the checkpoint; null where it is the object itself.</param>
/// <param name="Tensors">The tensors by name, in the order of the file.</param>
internal sealed record TorchCheckpoint(string? Key, IReadOnlyList<KeyValuePair<string, PickleTensor>> Tensors)
{
    /// <summary>Finds it.</summary>
    /// <param name="root">What the pickle made.</param>
    /// <param name="wrong">Makes the exception for a problem.</param>
    public static TorchCheckpoint Find(object? root, Func<string, Exception> wrong)
    {
        if (root is not PickleDictionary dictionary) throw wrong("expected a dictionary of tensors. Save model.state_dict().");
        KeyValuePair<object?, object?>[] inner =
            [.. dictionary.Pairs.Where(pair => pair.Key is string && pair.Value is PickleDictionary nested && IsStateDict(nested))];
        if (inner.Length == 0) return new TorchCheckpoint(null, TensorsOf(dictionary, wrong));
        if (inner.Length == 1) return new TorchCheckpoint((string)inner[0].Key!, TensorsOf((PickleDictionary)inner[0].Value!, wrong));
        string[] names = [.. inner.Select(pair => (string)pair.Key!)];
        throw wrong(
            $"expected one dictionary of tensors; the checkpoint holds several: {Quotation.List(names)}. Save one of them alone, such as "
            + $"torch.save(checkpoint[{Quotation.Of(names[0])}], path).");
    }

    private static bool IsStateDict(PickleDictionary dictionary) =>
        dictionary.Pairs.Count > 0 && dictionary.Pairs.TrueForAll(pair => pair is { Key: string, Value: PickleTensor });

    private static KeyValuePair<string, PickleTensor>[] TensorsOf(PickleDictionary dictionary, Func<string, Exception> wrong)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return [.. dictionary.Pairs.Select(pair =>
        {
            if (pair.Key is not string name) throw wrong("expected tensors by name; found a key that is no text.");
            if (pair.Value is not PickleTensor tensor)
                throw wrong($"expected a tensor as {Quotation.Of(name)}; found another object. Save model.state_dict().");
            return names.Add(name) ? KeyValuePair.Create(name, tensor) : throw wrong($"two tensors are named {Quotation.Of(name)}.");
        })];
    }
}
