using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PolyRelu.Cli;
using PolyRelu.Experiments.Site;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>polyrelu play</c>: serves the page until it is interrupted, or writes it as a file.</summary>
public sealed class PlayCommandTests : IDisposable
{
    private const string Served = "The page is served until Ctrl-C.";

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-play-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Page_IsServedAndOpened_UntilTheInterruption()
    {
        using CancellationTokenSource interruption = new();
        TaskCompletionSource<string> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StringWriter output = new(), error = new();
        Terminal terminal = new(output, error)
        {
            Environment = _ => null,
            Open = place =>
            {
                opened.SetResult(place);
                return "there is no display";
            },
        };
        var command = Task.Run(() => CommandLine.Run(["play"], terminal, interruption.Token), TestContext.Current.CancellationToken);
        string address = await opened.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(address, output.ToString().TrimEnd());
        using HttpClient client = new();
        string module = SiteFiles.Names.First(name => name.StartsWith("modules/", StringComparison.Ordinal));
        Assert.Equal(SiteFiles.Find(module), await client.GetByteArrayAsync(new Uri(address + module),
            TestContext.Current.CancellationToken));
        await interruption.CancelAsync();
        Assert.Equal(ExitCode.Cancelled, await command.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        string[] lines = [.. error.ToString().Split('\n').Select(line => line.TrimEnd('\r'))];
        Assert.Equal([Served, $"warning: The page was not opened: there is no display. It is {address}.",
            "Interrupted: the page is no longer served.", ""], lines);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(address), CancellationToken.None));
    }

    [Fact]
    public async Task Process_PrintsItsAddressIntoAPipe_AndEndsAtASignal()
    {
        Assert.SkipWhen(Path.DirectorySeparatorChar == '\\', "Signals are sent by kill.");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll"), "play", "--no-open"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Uri address = new((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(new Uri(address, SiteFiles.Names[0]),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Interruption.Interrupt(process, "-TERM");
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Equal(Served + "\nInterrupted: the page is no longer served.\n",
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void PortInUse_IsSaidInOneSentence()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        CommandRun run = CommandRun.Of("play", "--no-open", "--port", $"{port}").Expect(ExitCode.Failure);
        Assert.Equal($"error: The page cannot be served at port {port} of 127.0.0.1: another program uses it. Name another --port, or none "
            + "for a free one.", run.Error.TrimEnd());
    }

    [Fact]
    public void GivenPort_IsTaken()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        CommandRun run = CommandRun.Interrupted(TimeSpan.FromSeconds(1), "play", "--no-open", "--quiet", "--port", $"{port}")
            .Expect(ExitCode.Cancelled);
        Assert.Equal($"http://127.0.0.1:{port}/", run.Output.TrimEnd());
        Assert.Equal("Interrupted: the page is no longer served.", run.Error.TrimEnd());
    }

    [Fact]
    public void Page_IsWrittenAsOneFile_AndWrittenAgain()
    {
        string place = Path.Combine(folder, "public");
        Assert.Equal($"page: {Path.Combine(place, "index.html")}", CommandRun.Of("play", "--out", place).Expect(ExitCode.Success)
            .Output.TrimEnd());
        Directory.CreateDirectory(Path.Combine(place, ".git"));
        File.WriteAllText(Path.Combine(place, ".git", "HEAD"), "mine");
        File.WriteAllText(Path.Combine(place, SiteFiles.Index), "of an earlier page");
        CommandRun.Of("play", "--out", place).Expect(ExitCode.Success);
        Assert.Equal(SinglePage.Text, File.ReadAllText(Path.Combine(place, SiteFiles.Index)));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(place, ".git", "HEAD")));
    }

    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("modules/mine.js", "modules")]
    public void FolderOfOtherFiles_IsLeftAsItIs(string name, string named)
    {
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "mine");
        CommandRun run = CommandRun.Of("play", "--out", folder).Expect(ExitCode.Failure);
        Assert.Equal($"error: '{folder}' holds '{named}', which is not of the page. Choose a new or an empty folder, or remove it.",
            run.Error.TrimEnd());
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))));
    }

    [Theory]
    [InlineData("error: --port: expected a whole number from 1 to 65535; got '0'", "--port", "0")]
    [InlineData("error: --port: expected a whole number from 1 to 65535; got '70000'", "--port", "70000")]
    [InlineData("error: --port is for a page that is served; --out writes it as a file.", "--out", "x", "--port", "80")]
    [InlineData("error: --no-open is for a page that is served; --out writes it as a file.", "--out", "x", "--no-open")]
    [InlineData("error: --out: expected a folder; got nothing.", "--out", "")]
    public void WrongUsage_IsSaid(string expected, params string[] arguments) =>
        Assert.StartsWith(expected, CommandRun.Of(["play", .. arguments]).Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);
}
