using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PolyRelu.Experiments.Submission.Local;

/// <summary>One attempt at a trial: a process of this program, whose words go to the trial's log.</summary>
internal static class TrialProcess
{
    /// <summary>Runs it to its end. A cancellation asks it to write its checkpoint and end, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="IOException">It cannot be started, or its log cannot be written.</exception>
    public static async Task<int> Run(SubmissionRequest request, SubmittedTrial trial, int attempt)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trial);
        string file = Path.Combine(request.Directory, SubmissionFolder.Logs, $"{trial.Id}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using FileStream log = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1);
        await Write(log, request, $"attempt {attempt}");
        using Process process = Start([.. request.Command.Words, trial.Id]);
        using SemaphoreSlim turn = new(1);
        Task output = Copy(process.StandardOutput.BaseStream, log, turn), error = Copy(process.StandardError.BaseStream, log, turn);
        using (request.Cancellation.Register(() => Stop(process))) await process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAll(output, error);
        await Write(log, request, $"exit code {process.ExitCode}");
        return process.ExitCode;
    }

    private static async Task Copy(Stream from, FileStream log, SemaphoreSlim turn)
    {
        byte[] part = new byte[4096];
        while (await from.ReadAsync(part) is > 0 and int count)
        {
            await turn.WaitAsync();
            try
            {
                await log.WriteAsync(part.AsMemory(0, count));
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private static Process Start(IReadOnlyList<string> words)
    {
        ProcessStartInfo start = new(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{words[0]} cannot be started: {error.Message.TrimEnd('.')}.", error);
        }
    }

    /// <summary>
    /// Asks for a checkpoint by the signal that the program takes for a request however often it comes: Ctrl-C in a terminal has reached
    /// the process as well, and a second one of that kind would end it at once. Without such signals the process is ended.
    /// </summary>
    private static void Stop(Process process)
    {
        try
        {
            using Process shell = Process.Start("sh", ["-c", "kill -USR1 \"$1\"", "sh", process.Id.ToString(CultureInfo.InvariantCulture)]);
            shell.WaitForExit();
        }
        catch (Win32Exception)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static ValueTask Write(FileStream log, SubmissionRequest request, string text) => log.WriteAsync(Encoding.UTF8.GetBytes(
        $"-- {request.Clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {text}\n"));
}
