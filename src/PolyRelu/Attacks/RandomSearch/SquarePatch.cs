namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Distinct features with a value each, in equally large groups: the channels of a window, or one block.</summary>
internal sealed class SquarePatch(int capacity)
{
    private readonly int[] features = new int[capacity];
    private readonly float[] values = new float[capacity];

    /// <summary>Number of features.</summary>
    public int Count { get; private set; }

    /// <summary>Features of one group; groups follow one another.</summary>
    public int GroupSize { get; set; }

    /// <summary>The features.</summary>
    public ReadOnlySpan<int> Features => features.AsSpan(0, Count);

    /// <summary>Their values.</summary>
    public Span<float> Values => values.AsSpan(0, Count);

    /// <summary>Forgets all features.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a feature.</summary>
    public void Add(int feature, float value)
    {
        features[Count] = feature;
        values[Count++] = value;
    }
}
