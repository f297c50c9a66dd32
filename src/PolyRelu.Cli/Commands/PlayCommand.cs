using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Cli.Serving;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Site;

namespace PolyRelu.Cli.Commands;

/// <summary>Serves the page to play with to the browser of this machine, or writes it as a file.</summary>
internal sealed class PlayCommand : DocumentedCommand
{
    private const int LastPort = 65535;

    private readonly Option<int?> port = Parsed.Option<int?>("--port", "Port of 127.0.0.1 to serve at [default: a free one].", "N", text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= LastPort ? value
            : throw new FormatException($"expected a whole number from 1 to {LastPort}; got {Quotation.Of(text)}"));

    private readonly Option<bool> noOpen = new("--no-open")
    { Description = $"Do not open the page with what {Opener.BrowserVariable} names or the desktop's own program." };

    private readonly Option<string?> output = new("--out")
    {
        Description = "Write the page, one file, into a folder, new or of an earlier page, for any web server; serve nothing.",
        HelpName = "FOLDER",
    };

    /// <summary>Binds the command.</summary>
    public PlayCommand(CommandContext context)
        : base("play", "Open the page to play with: gradient flow and robustness, computed in the browser.", context)
    {
        Notes =
        [
            "The page is served to this machine alone and asks no other one for anything; its address is the first line that is printed.",
            "Ctrl-C ends the server; the exit code is then 130, as of every command that is interrupted.",
        ];
        Examples = ["play", "play --port 8080 --no-open", "play --out public"];
        foreach (Option option in new Option[] { port, noOpen, output }) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        if (arguments.GetValue(output) is { } folder)
        {
            foreach (Option option in new Option[] { port, noOpen })
                if (arguments.GetResult(option) is { Implicit: false })
                    throw CommandException.Usage($"{option.Name} is for a page that is served; {output.Name} writes it as a file.");
            return Write(folder);
        }
        using PageServer server = Start(arguments.GetValue(port) ?? 0);
        Task serving = server.Run(Context.Cancellation);
        Out.WriteLine(server.Address);
        if (!arguments.GetValue(GlobalOptions.Quiet)) Context.Terminal.Error.WriteLine("The page is served until Ctrl-C.");
        if (!arguments.GetValue(noOpen)) Context.Open(server.Address.ToString(), "page");
        return InterruptedException.Explain(() =>
        {
            serving.GetAwaiter().GetResult();
            return ExitCode.Success;
        }, () => "Interrupted: the page is no longer served.");
    }

    private PageServer Start(int given)
    {
        try
        {
            return new PageServer(given, SiteFiles.Find);
        }
        catch (SocketException error)
        {
            string reason = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another program uses it"
                : error.SocketErrorCode == SocketError.AccessDenied ? "this user may not use it"
                : ErrorSentence.Of(error).TrimEnd('.');
            string place = given == 0 ? "127.0.0.1" : string.Create(CultureInfo.InvariantCulture, $"port {given} of 127.0.0.1");
            throw new CommandException($"The page cannot be served at {place}: {reason}. Name another {port.Name}, or none for a free one.",
                cause: error);
        }
    }

    private int Write(string folder)
    {
        if (folder.Length == 0) throw CommandException.Usage($"{output.Name}: expected a folder; got nothing.");
        new OutputFiles().Fills(output.Name, folder, SiteFiles.Index).Check();
        SiteFolder.Write(folder);
        Out.WriteLine($"page: {Path.Combine(folder, SiteFiles.Index)}");
        return ExitCode.Success;
    }
}
