using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Engine;

/// <summary>The folder that the report of other directories is written into: new, empty, or one of an earlier such report.</summary>
internal static class MergeFolder
{
    private const string Figures = "figures";

    /// <summary>Prepares the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="sources">The run directories that are read; none of them is written.</param>
    /// <exception cref="IOException">
    /// It is one of them, or within one, or holds something else; the message says what was expected.
    /// </exception>
    public static void Claim(string path, IReadOnlyList<string> sources)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sources);
        FilePlace place = FilePlace.Of(path);
        if (place.Kind is not (FileKind.Nothing or FileKind.Folder))
            throw new IOException($"{Quotation.Of(path)} is {place.What}; expected a folder for the report, or a new one.");
        foreach (string source in sources)
        {
            var read = FilePlace.Of(source);
            if (place.IsSameAs(read) || place.IsWithin(read))
                throw new IOException($"{Quotation.Of(path)} is or lies in the run directory {Quotation.Of(source)}, which is only read; "
                    + "choose another folder for the report.");
        }
        string file = Path.Combine(path, MergeRecord.FileName);
        if (place.Kind == FileKind.Folder && !File.Exists(file)
            && Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).FirstOrDefault() is { } foreign)
            throw new IOException($"{Quotation.Of(path)} holds {Quotation.Of(foreign)} and no {MergeRecord.FileName}: it is no folder that "
                + "a report of "
                + "other directories was written into. Choose a new or an empty folder.");
        FilePlace.MakeFolder(path);
        JsonFile.Write(file, new MergeRecord(sources));
        // Panels of an earlier report, of other directories, may have other names.
        if (Directory.Exists(Path.Combine(path, Figures)))
            foreach (string figure in Directory.EnumerateFiles(Path.Combine(path, Figures)).Where(IsFigure)) File.Delete(figure);
    }

    private static bool IsFigure(string path) => Path.GetExtension(path) is ".pdf" or ".png" or ".svg";
}

/// <summary>What the report of other directories was read from, saved as <c>merge.json</c>.</summary>
/// <param name="Sources">The run directories, as they were given.</param>
internal sealed record MergeRecord(IReadOnlyList<string> Sources) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "merge.json";

    private const int CurrentFormat = 1;

    /// <summary>Version of the file.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() => [Promise.Some("sources", Sources.Count)];
}
