namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>One thing that a figure depends on: what the paper says of it, and what a trial has.</summary>
/// <param name="What">The thing.</param>
/// <param name="Paper">What the paper states; null where nothing is on record.</param>
/// <param name="Here">What the trial has.</param>
/// <param name="IsAsPublished">Whether that is what the paper states; null where it was chosen.</param>
internal sealed record PublishedSetting(string What, string? Paper, string Here, bool? IsAsPublished)
{
    /// <summary>Something that the paper states.</summary>
    public static PublishedSetting Stated(string what, string paper, string here, bool same) => new(what, paper, here, same);

    /// <summary>Something that is not on record, or not enough of it.</summary>
    /// <param name="what">The thing.</param>
    /// <param name="here">What was chosen.</param>
    /// <param name="paper">What is on record of it; null for nothing.</param>
    public static PublishedSetting Chosen(string what, string here, string? paper = null) => new(what, paper, here, null);
}
