namespace PolyRelu.Serialization;

/// <summary>Base of forward-only streams over a part of another.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
        // Nothing is written, so nothing waits.
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A range of a seekable stream.</summary>
internal sealed class WindowStream(Stream inner, long start, long length) : ReadOnlyStream
{
    private long position;

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - position);
        if (count == 0) return 0;
        inner.Position = start + position;
        int got = inner.Read(buffer[..count]);
        position += got;
        return got;
    }
}

/// <summary>Passes bytes on, at most a given number, and keeps their checksum.</summary>
internal sealed class ChecksumStream(Stream inner, long limit) : ReadOnlyStream
{
    /// <summary>CRC-32 of the bytes read so far.</summary>
    public uint Crc { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int got = inner.Read(buffer[..(int)Math.Min(buffer.Length, limit - Count)]);
        Crc = Crc32.Append(Crc, buffer[..got]);
        Count += got;
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Passes bytes on and hashes them.</summary>
internal sealed class HashedStream(Stream inner, System.Security.Cryptography.IncrementalHash hash) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        int got = inner.Read(buffer);
        hash.AppendData(buffer[..got]);
        return got;
    }
}
