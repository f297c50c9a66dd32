using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>A file that keeps the state of a flow, so that a killed one goes on where it was, to the same bits.</summary>
/// <remarks>
/// It carries a fingerprint of all that the flow depends on, and goes on with nothing else (docs/file-formats.md). Records stand in a
/// second file beside it, which grows: what is written at a time does not depend on how many there are.
/// </remarks>
/// <param name="Path">The file (.npz), which need not exist.</param>
public sealed record FlowCheckpoint(string Path)
{
    /// <summary>What follows the name of a checkpoint in the name of the file of its records.</summary>
    public const string RecordsSuffix = ".records";

    /// <summary>Names the program, with all else that results depend on: its version.</summary>
    public string Program { get; init; } = "";

    /// <summary>Least time between two writes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told once, with the reason, that the file cannot be written: the flow goes on without it.</summary>
    public Action<string>? Unwritable { get; init; }

    /// <summary>Removes both files, once the flow has ended; where a link leads to one, the link stays.</summary>
    public void Remove()
    {
        foreach (string path in new[] { Path, Path + RecordsSuffix }) File.Delete(FilePlace.Of(path).Path);
    }
}
