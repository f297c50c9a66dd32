using System.Runtime.ExceptionServices;
using PolyRelu.Experiments;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>
/// The files that a command reads and writes: declared and checked before the work, written after it, each whatever becomes of the others.
/// </summary>
/// <remarks>
/// A command declares every file by the option or argument that names it, calls <see cref="Check"/> before the work, <see cref="Write"/>
/// for each output after it, and <see cref="End"/> last, which prints what there is to say.
/// </remarks>
internal sealed class OutputFiles
{
    private readonly List<(string Name, FilePlace Place)> inputs = [], outputs = [];
    private readonly List<(string Name, FilePlace Place, string Own)> folders = [];
    private readonly List<Action> later = [];
    private readonly List<(string Name, Exception Failure)> failures = [];

    /// <summary>Declares a file that is read; null where none is.</summary>
    /// <param name="name">The option or argument that names it.</param>
    /// <param name="path">The file.</param>
    public OutputFiles Reads(string name, string? path)
    {
        if (!string.IsNullOrEmpty(path)) inputs.Add((name, Follow(name, path)));
        return this;
    }

    /// <summary>Declares files that are read.</summary>
    public OutputFiles Reads(string name, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths) Reads(name, path);
        return this;
    }

    /// <summary>Declares a file that is written; null where none was asked for.</summary>
    public OutputFiles Writes(string name, string? path)
    {
        if (path is null) return this;
        if (path.Length == 0) throw CommandException.Usage($"{name}: expected a file to write; got nothing.");
        outputs.Add((name, Follow(name, path)));
        return this;
    }

    /// <summary>Declares a file that is written on the way, and read by a later command; null where none was asked for.</summary>
    public OutputFiles Keeps(string name, string? path)
    {
        Writes(name, path);
        if (path is not null && outputs[^1].Place.Kind is not (FileKind.Nothing or FileKind.Regular))
            throw CommandException.Usage($"{name}: expected a regular file, or a new one; {Quotation.Of(path)} is something else.");
        return this;
    }

    /// <summary>Declares a folder that is written into.</summary>
    /// <param name="name">The option that names it.</param>
    /// <param name="path">The folder.</param>
    /// <param name="own">A file in it that the command itself keeps there, and may read.</param>
    public OutputFiles Fills(string name, string path, string own)
    {
        folders.Add((name, Follow(name, path), own));
        return this;
    }

    /// <summary>
    /// Refuses an output that is an input or another output, a folder to fill that is an input or holds one, and what could not be written.
    /// </summary>
    /// <exception cref="CommandException">The message names both options, or says why a file cannot be written.</exception>
    public void Check()
    {
        for (int i = 0; i < outputs.Count; i++)
            foreach ((string name, FilePlace place) in inputs.Concat(outputs.Take(i)).Concat(Redirections(outputs[i].Place)))
                if (outputs[i].Place.IsSameAs(place)) throw Same(outputs[i], (name, place));
        foreach ((string name, FilePlace folder, string own) in folders)
        {
            if (folder.Kind is not (FileKind.Folder or FileKind.Nothing))
                throw CommandException.Usage($"{name}: {Quotation.Of(folder.Given)} is {folder.What}; expected a folder, or a new one.");
            FilePlace kept = FilePlace.Of(Path.Combine(folder.Given, own));
            foreach ((string input, FilePlace place) in inputs)
                if (place.IsWithin(folder) && !place.IsSameAs(kept)) throw Holds((name, folder), (input, place));
        }
        foreach ((_, FilePlace place) in outputs) OutputFile.Check(place.Given);
    }

    /// <summary>
    /// Writes an output, where it was asked for; a failure is kept until all others are written, and what may
    /// wait for a reader is written after the files.
    /// </summary>
    public void Write(string name, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        foreach ((_, FilePlace place) in outputs.Where(output => output.Name == name))
        {
            if (place.Kind is FileKind.Nothing or FileKind.Regular) Try(name, place, write);
            else later.Add(() => Try(name, place, write));
        }
    }

    /// <summary>Writes what is left, prints, and fails if an output could not be written, with a sentence for each.</summary>
    /// <param name="print">Prints the outcome; a standard output that nobody reads can hold up nothing then.</param>
    public void End(Action print)
    {
        ArgumentNullException.ThrowIfNull(print);
        foreach (Action write in later) write();
        later.Clear();
        print();
        if (failures.Count == 1) ExceptionDispatchInfo.Throw(failures[0].Failure);
        if (failures.Count == 0) return;
        string sentences = string.Join(' ', failures.Select(entry => $"{entry.Name}: {ErrorSentence.Of(entry.Failure)}"));
        throw new CommandException(sentences, cause: new AggregateException(failures.Select(entry => entry.Failure)));
    }

    /// <summary>Removes a file that was kept on the way; where a link leads to it, the link stays.</summary>
    public void Remove(string name)
    {
        foreach ((_, FilePlace place) in outputs.Where(output => output.Name == name)) File.Delete(place.Path);
    }

    private void Try(string name, FilePlace place, Action<string> write)
    {
        try
        {
            write(place.Given);
        }
        catch (Exception failure)
        {
            failures.Add((name, failure));
        }
    }

    /// <summary>
    /// The files that the streams of this process were redirected to: what is printed there would be lost with an atomic replacement.
    /// </summary>
    private static IEnumerable<(string Name, FilePlace Place)> Redirections(FilePlace output) =>
        output.Descriptor is not null ? [] : FilePlace.Redirections().Select(place => (place.Given, place));

    private static CommandException Same((string Name, FilePlace Place) output, (string Name, FilePlace Place) other) =>
        CommandException.Usage(
        $"{output.Name} and {other.Name} are the same file, {Quotation.Of(output.Place.Given)}; name another for {output.Name}.");

    private static CommandException Holds((string Name, FilePlace Place) folder, (string Name, FilePlace Place) input) =>
        folder.Place.IsSameAs(input.Place)
            ? CommandException.Usage($"{folder.Name} and {input.Name} are the same folder, {Quotation.Of(folder.Place.Given)}; "
                + $"name another for {folder.Name}.")
            : CommandException.Usage($"{input.Name} ({Quotation.Of(input.Place.Given)}) lies in the folder of {folder.Name} "
                + $"({Quotation.Of(folder.Place.Given)}), which is written; name another for {folder.Name}.");

    private static FilePlace Follow(string name, string path)
    {
        try
        {
            return FilePlace.Of(path);
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new CommandException($"{name}: {ErrorSentence.Of(error)}", cause: error);
        }
    }
}
