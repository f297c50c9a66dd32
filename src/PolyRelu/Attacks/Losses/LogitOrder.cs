namespace PolyRelu.Attacks.Losses;

/// <summary>The classes of largest logits, in order; equals in the order of classes.</summary>
internal static class LogitOrder
{
    /// <summary>The four largest of at least three logits; the fourth is −1 where there is none.</summary>
    public static (int First, int Second, int Third, int Fourth) Top(ReadOnlySpan<float> logits)
    {
        Span<int> top = [-1, -1, -1, -1];
        for (int k = 0; k < logits.Length; k++)
        {
            int place = top.Length;
            while (place > 0 && (top[place - 1] < 0 || logits[k] > logits[top[place - 1]])) place--;
            if (place == top.Length) continue;
            top[place..^1].CopyTo(top[(place + 1)..]);
            top[place] = k;
        }
        return (top[0], top[1], top[2], top[3]);
    }
}
