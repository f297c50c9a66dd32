using System.IO.Compression;

namespace PolyRelu.Serialization;

/// <summary>Expands deflated bytes; damage is an exception that names file and offset.</summary>
/// <param name="compressed">The deflated bytes; disposed with this stream.</param>
/// <param name="source">Name for messages.</param>
internal sealed class DeflatedStream(Stream compressed, string source) : ReadOnlyStream
{
    private readonly DeflateStream inner = new(compressed, CompressionMode.Decompress);
    private long count;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int got = inner.Read(buffer);
            count += got;
            return got;
        }
        catch (InvalidDataException cause)
        {
            throw ByteReader.At(source, count, $"the compressed data are damaged ({cause.Message})", cause);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
