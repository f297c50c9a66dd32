namespace PolyRelu.Serialization;

/// <summary>What a restricted pickle can hold beside null, bool, long, double and string.</summary>
internal abstract record PickleValue;

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(object?[] Items) : PickleValue;

/// <summary>A list.</summary>
internal sealed record PickleList(List<object?> Items) : PickleValue;

/// <summary>A dictionary, ordered or not, with its pairs in the order they were set.</summary>
internal sealed record PickleDictionary(List<KeyValuePair<object?, object?>> Pairs) : PickleValue;

/// <summary>The name of a Python object. It is only ever compared with names that are known, never looked up.</summary>
internal sealed record PickleGlobal(string Module, string Name) : PickleValue
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tensor's storage, still in the archive.</summary>
internal sealed record PickleStorage(ElementType Type, string Key, long Count) : PickleValue;

/// <summary>A view of a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, int[] Shape, long[] Strides) : PickleValue;
