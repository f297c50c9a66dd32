using PolyRelu.Serialization;

namespace PolyRelu.Experiments.EventFiles;

/// <summary>An event file for TensorBoard, written and flushed step by step.</summary>
/// <remarks>
/// What is written is a function of the steps alone, and the file of an earlier attempt is gone over, not begun anew: records that stand
/// there already stay, the first one that differs is replaced with all that follow it. Whoever goes on from a checkpoint tells all steps
/// from the first, and none is written twice or lost, wherever the earlier attempt was killed.
/// </remarks>
/// <param name="folder">Its folder. Both are made with the first step, so that a trial without steps leaves neither.</param>
internal sealed class EventFile(string folder) : IDisposable
{
    /// <summary>Name of the file; what stands in place of TensorFlow's time and host is the same in every run.</summary>
    public const string FileName = "events.out.tfevents.0000000000.polyrelu";

    private FileStream? file;
    private bool differs;
    private bool isGivenUp;

    /// <summary>Told once, with the reason, that the file cannot be written: the work goes on without it.</summary>
    public required Action<string> Unwritable { get; init; }

    /// <summary>Adds a step, for TensorBoard to see at once.</summary>
    public void Append(ScalarEvent step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (isGivenUp) return;
        try
        {
            if (file is null)
            {
                FilePlace.MakeFolder(folder);
                file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
                Write(file, EventMessage.First());
            }
            Write(file, EventMessage.Of(step));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            isGivenUp = true;
            Unwritable($"{Path.Combine(folder, FileName)} cannot be written ({ErrorSentence.Of(error).TrimEnd('.')}); TensorBoard will see "
                + "no further steps of it.");
        }
    }

    /// <summary>Removes what an earlier attempt wrote after the last step of this one.</summary>
    public void End()
    {
        if (file is not null && !isGivenUp) Cut(file);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file?.Dispose();

    private void Write(FileStream stream, byte[] message)
    {
        byte[] record = RecordFrame.Of(message);
        if (!differs && StandsHere(stream, record)) return;
        if (!differs) Cut(stream);
        differs = true;
        stream.Write(record);
        stream.Flush();
    }

    /// <summary>Whether a record stands at this place of the file; it is then passed over.</summary>
    private static bool StandsHere(FileStream stream, byte[] record)
    {
        long place = stream.Position;
        byte[] there = new byte[record.Length];
        if (stream.ReadAtLeast(there, there.Length, throwOnEndOfStream: false) == there.Length && there.AsSpan().SequenceEqual(record))
            return true;
        stream.Position = place;
        return false;
    }

    private static void Cut(FileStream stream)
    {
        if (stream.Length > stream.Position) stream.SetLength(stream.Position);
    }
}
