namespace PolyRelu.Serialization;

/// <summary>The Python objects that a state dict names, and what they stand for here.</summary>
internal static class TorchObjects
{
    private const string Tensor = "torch._utils._rebuild_tensor_v2", Parameter = "torch._utils._rebuild_parameter",
    Ordered = "collections.OrderedDict";

    /// <summary>Whether a state dict may name this object.</summary>
    public static bool IsKnown(PickleGlobal global) =>
        global.ToString() is Tensor or Parameter or Ordered || StorageType(global) is not null;

    /// <summary>What a call gives: a dictionary or a tensor.</summary>
    public static object? Reduce(PickleGlobal function, PickleTuple arguments, Func<string, Exception> wrong) =>
        (function.ToString(), arguments.Items) switch
        {
            (Ordered, []) => new PickleDictionary([]),
            (Tensor, [PickleStorage storage, long offset, PickleTuple size, PickleTuple stride, bool, PickleDictionary, ..]) =>
                new PickleTensor(storage, offset, Shape(size, wrong), Strides(stride, size, wrong)),
            (Parameter, [PickleTensor tensor, bool, PickleDictionary]) => tensor,
            _ => throw wrong($"the pickle calls {Quotation.Of(function.ToString())} in a way that makes no tensor. Nothing is ever run."),
        };

    /// <summary>What a persistent identifier gives: <c>('storage', type, key, device, count)</c>.</summary>
    public static PickleStorage Storage(object? identifier, Func<string, Exception> wrong) =>
        identifier is PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long count] }
            && StorageType(type) is ElementType element
            ? new PickleStorage(element, key, count)
            : throw wrong("expected the identifier of a tensor's storage.");

    private static ElementType? StorageType(PickleGlobal global) => global.ToString() switch
    {
        "torch.FloatStorage" => ElementType.Float32,
        "torch.DoubleStorage" => ElementType.Float64,
        "torch.HalfStorage" => ElementType.Float16,
        "torch.BFloat16Storage" => ElementType.BFloat16,
        "torch.LongStorage" => ElementType.Int64,
        "torch.IntStorage" => ElementType.Int32,
        "torch.ShortStorage" => ElementType.Int16,
        "torch.CharStorage" => ElementType.Int8,
        "torch.ByteStorage" => ElementType.UInt8,
        "torch.BoolStorage" => ElementType.Bool,
        _ => null,
    };

    private static int[] Shape(PickleTuple size, Func<string, Exception> wrong) => size.Items.Length > ArrayShape.MostDimensions
        ? throw wrong($"a tensor has {Plural.Of(size.Items.Length, "dimension")}; at most {ArrayShape.MostDimensions} can be read.")
        : [.. size.Items.Select(item => item is long length and >= 0 and <= int.MaxValue
            ? (int)length : throw wrong("a tensor's size should be integers from 0."))];

    private static long[] Strides(PickleTuple stride, PickleTuple size, Func<string, Exception> wrong)
    {
        if (stride.Items.Length != size.Items.Length)
            throw wrong($"a tensor has {size.Items.Length} sizes but {stride.Items.Length} strides.");
        return [.. stride.Items.Select(item => item is long step ? step : throw wrong("a tensor's strides should be integers."))];
    }
}
