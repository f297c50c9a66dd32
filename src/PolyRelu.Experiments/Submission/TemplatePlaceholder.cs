namespace PolyRelu.Experiments.Submission;

/// <summary>A place of a template that is filled in.</summary>
/// <param name="Name">The word between the braces.</param>
/// <param name="Meaning">What is put there.</param>
/// <param name="IsRequired">Whether a template without it cannot run the trials.</param>
internal sealed record TemplatePlaceholder(string Name, string Meaning, bool IsRequired = false)
{
    /// <summary>As it stands in a template.</summary>
    public string Text => $"{{{{{Name}}}}}";
}
