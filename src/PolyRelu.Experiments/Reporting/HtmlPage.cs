using PolyRelu.Experiments.Reporting.Drawing;

namespace PolyRelu.Experiments.Reporting;

/// <summary>What every page is: one file, light or dark as the reader's system is, light on paper.</summary>
internal static class HtmlPage
{
    private static readonly Lazy<Markup> StyleSheet = new(() => Markup.Resource("report.css"));

    /// <summary>The page.</summary>
    /// <param name="title">Its title, which is the first heading too.</param>
    /// <param name="subject">What stands behind the title in the window's.</param>
    /// <param name="body">All below the heading.</param>
    public static string Of(string title, string subject, Markup body) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – {subject}</title>
        <style>
        {Variables()}{StyleSheet.Value}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>{title}</h1>
        </header>
        {body}</main>
        </body>
        </html>

        """).ToString();

    /// <summary>The variables of the style sheet: light, dark where the reader's system is, and light on paper.</summary>
    public static Markup Variables() => Markup.Of($$"""
        :root { color-scheme: light dark; {{Declare(shade => shade.Light)}} }
        @media (prefers-color-scheme: dark) { :root { {{Declare(shade => shade.Dark)}} } }
        @media print { :root { color-scheme: light; {{Declare(shade => shade.Light)}} } }

        """);

    private static string Declare(Func<Shade, string> value) =>
        string.Join(' ', Palette.All.Select(shade => $"--{shade.Name}: {value(shade)};"));
}
