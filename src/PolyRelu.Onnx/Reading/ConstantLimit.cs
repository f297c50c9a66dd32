namespace PolyRelu.Onnx.Reading;

/// <summary>
/// How large the constants may become that a graph makes of others: a few bytes of a file must not take the machine's memory.
/// </summary>
internal sealed class ConstantLimit
{
    /// <summary>Most elements of one: weights of 4096 × 4096.</summary>
    public const int Most = 1 << 24;

    private const long Harmless = 1L << 26, MostCopies = 4;
    private long read, made;

    /// <summary>Number of elements of a tensor that is made.</summary>
    /// <exception cref="ConstantLimitException">There are too many.</exception>
    public static int Count(IReadOnlyCollection<int> shape)
    {
        long count = 1;
        foreach (int side in shape)
        {
            count *= side;
            if (count > Most)
                throw new ConstantLimitException($"makes a constant of the shape {TensorShape.Text([.. shape])}; at most "
                    + $"{Plural.Of(Most, "element")} are made of constants here");
        }
        return (int)count;
    }

    /// <summary>Counts a tensor that the file holds: it may be cast, turned and scaled.</summary>
    public void Read(Tensor tensor) => read += tensor.Values.Length;

    /// <summary>Counts a tensor that a node made; one of the very elements of another takes no memory of its own.</summary>
    /// <exception cref="ConstantLimitException">All of them together are too many.</exception>
    public void Made(Tensor tensor, IEnumerable<Value?> inputs)
    {
        if (inputs.Any(input => input is KnownValue known && ReferenceEquals(known.Tensor.Values, tensor.Values))) return;
        made += tensor.Values.Length;
        long most = Harmless + (MostCopies * read);
        if (made > most)
            throw new ConstantLimitException($"makes the constants of the graph exceed {Plural.Of(most, "element")} together, too many for "
                + "what the file holds");
    }
}

/// <summary>Constants would become too large; the message goes on after the node's name.</summary>
internal sealed class ConstantLimitException(string problem) : Exception(problem);
