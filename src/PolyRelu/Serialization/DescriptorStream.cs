using System.Runtime.InteropServices;

namespace PolyRelu.Serialization;

/// <summary>
/// Writes to a descriptor that this process was given: a file, pipe, terminal or socket, at the place that it shares with other processes.
/// </summary>
/// <remarks>
/// Unlike the framework's console it reports a reader that has gone, and it never writes to a file that took the number of a closed stream.
/// </remarks>
public sealed class DescriptorStream : Stream
{
    private const int Closed = -1, Output = 1, Error = 2;
    private readonly int descriptor;

    /// <summary>A stream to a descriptor, which stays open when the stream is disposed.</summary>
    internal DescriptorStream(int descriptor) => this.descriptor = SystemCalls.IsInherited(descriptor) ? descriptor : Closed;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Standard output of this process. One that was closed, or whose reader has gone, fails at every write.</summary>
    public static Stream OpenOutput() => SystemCalls.HasDescriptors ? new DescriptorStream(Output) : Console.OpenStandardOutput();

    /// <summary>Standard error of this process. One that was closed, or whose reader has gone, fails at every write.</summary>
    public static Stream OpenError() => SystemCalls.HasDescriptors ? new DescriptorStream(Error) : Console.OpenStandardError();

    /// <inheritdoc/>
    /// <exception cref="IOException">The system refuses; the message is its own.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            long written = SystemCalls.Write(descriptor, buffer);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (!SystemCalls.IsMomentary(error)) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            Thread.Sleep(1); // A reader that is slower than its pipe, which does not wait.
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
