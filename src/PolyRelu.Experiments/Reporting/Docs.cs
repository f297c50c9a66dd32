using System.Reflection;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Where the documentation of this program, the papers and the poster are.</summary>
internal static class Docs
{
    /// <summary>The paper.</summary>
    public const string Paper = "https://proceedings.mlr.press/v235/min24a.html";

    /// <summary>The paper as a preprint.</summary>
    public const string Preprint = "https://arxiv.org/abs/2405.15942";

    /// <summary>The poster.</summary>
    public const string Poster = "https://icml.cc/virtual/2024/papers.html?search=Can+Implicit+Bias+Imply+Adversarial+Robustness";

    /// <summary>The paper that follows it, of 2025.</summary>
    public const string FollowUp = "https://proceedings.mlr.press/v267/min25c.html";

    /// <summary>The public repository that this program was built from, as its assembly says; null where it says none.</summary>
    private static readonly string? Repository = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "RepositoryUrl")?.Value is { Length: > 0 } url && url.StartsWith("https://",
            StringComparison.Ordinal) ? url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url : null;

    /// <summary>A link to a page; the path alone where the repository is not known.</summary>
    /// <param name="page">Path below the repository with its heading, such as <c>docs/attacks.md#autoattack</c>.</param>
    public static Markup Link(string page) => Repository is null ? Markup.Of($"<code>{page}</code>")
        : Markup.Of($"<a href=\"{Repository}/blob/main/{page}\">{page.Split('#')[0]}</a>");
}
