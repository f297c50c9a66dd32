using PolyRelu.Experiments.Reporting.Drawing;

namespace PolyRelu.Experiments.Reporting;

/// <summary>What every page is: one file, light or dark as the reader's system is, light on paper.</summary>
internal static class HtmlPage
{
    private static readonly Lazy<Markup> StyleSheet = new(() => Markup.Resource("report.css")),
        CopyScript = new(() => Markup.Resource("copy.js"));

    /// <summary>The page.</summary>
    /// <param name="title">Its title, which is the first heading too.</param>
    /// <param name="subject">What stands behind the title in the window's.</param>
    /// <param name="byline">The line below the heading.</param>
    /// <param name="body">All below that.</param>
    /// <param name="style">Rules of this page alone.</param>
    public static string Of(string title, string subject, Markup byline, Markup body, Markup style = default) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – {subject}</title>
        <style>
        {Variables()}{StyleSheet.Value}{style}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>{title}</h1>
        <p class="byline">{byline}</p>
        </header>
        {body}</main>
        </body>
        </html>

        """).ToString();

    /// <summary>A command, with a button that copies it.</summary>
    public static Markup Command(string command) => Markup.Of($"""
        <div class="command"><code>{command}</code><button type="button" hidden>Copy</button></div>
        <script>
        {CopyScript.Value}</script>

        """);

    /// <summary>The variables of the style sheet: light, dark where the reader's system is, and light on paper.</summary>
    private static Markup Variables() => Markup.Of($$"""
        :root { color-scheme: light dark; {{Declare(shade => shade.Light)}} }
        @media (prefers-color-scheme: dark) { :root { {{Declare(shade => shade.Dark)}} } }
        @media print { :root { color-scheme: light; {{Declare(shade => shade.Light)}} } }

        """);

    private static string Declare(Func<Shade, string> value) =>
        string.Join(' ', Palette.All.Select(shade => $"--{shade.Name}: {value(shade)};"));
}
