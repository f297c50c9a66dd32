namespace PolyRelu.Experiments.Presets;

/// <summary>What the parts of the library say about their settings, asked with the preset instead of in every trial.</summary>
internal static class Refusal
{
    /// <summary>Why a part cannot be made; null where it can.</summary>
    public static string? Of(Action make)
    {
        try
        {
            make();
            return null;
        }
        catch (ArgumentException refusal)
        {
            return ErrorSentence.Of(refusal).TrimEnd('.');
        }
    }
}
