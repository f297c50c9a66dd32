using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Cli;

/// <summary>What a command writes to and what it knows about it; tests give their own.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, notes and errors.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>What bars are drawn on: standard error, which obeys their escape sequences.</summary>
    public TextWriter Screen { get; init; } = Error;

    /// <summary>Whether progress bars may be drawn on <see cref="Screen"/>; otherwise plain lines are written.</summary>
    public bool Animated { get; init; }

    /// <summary>Whether colours may be used.</summary>
    public bool Colour { get; init; }

    /// <summary>Columns of text.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Opens a file or an address for the user; returns null, or why it was not opened, as a clause.</summary>
    public Func<string, string?> Open { get; init; } = place => Opener.Open(place, System.Environment.GetEnvironmentVariable);

    /// <summary>
    /// The process's own streams; a standard error that cannot be written to is silence. Bars need a terminal on standard error; NO_COLOR
    /// (no-color.org) switches colours off.
    /// </summary>
    public static Terminal OfProcess()
    {
        // A terminal that cannot show Greek letters would show question marks; redirected output is UTF-8 for the same reason.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool screen = !Console.IsErrorRedirected && System.Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Writer(DescriptorStream.OpenOutput()), new LenientWriter(Writer(DescriptorStream.OpenError())))
        {
            Animated = screen,
            Colour = screen && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = screen ? ScreenWidth() : 100,
        };
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Console.OutputEncoding) { AutoFlush = true });

    private static int ScreenWidth()
    {
        try
        {
            return Math.Clamp(Console.WindowWidth, 60, 160);
        }
        catch (IOException)
        {
            return 100; // A terminal without a size, such as a serial line.
        }
    }
}
