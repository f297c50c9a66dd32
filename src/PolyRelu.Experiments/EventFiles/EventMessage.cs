using Google.Protobuf;

namespace PolyRelu.Experiments.EventFiles;

/// <summary>
/// The messages <c>Event</c>, <c>Summary</c> and <c>SummaryMetadata</c> of event files, in the encoding of Protocol Buffers.
/// </summary>
/// <remarks>Fields and numbers are those of TensorFlow's event.proto and summary.proto, of which only these few are used.</remarks>
internal static class EventMessage
{
    private const string Version = "brain.Event:2", Plugin = "scalars";
    private const int EventTime = 1, EventStep = 2, EventVersion = 3, EventSummary = 5;
    private const int SummaryValue = 1, ValueTag = 1, ValueSimple = 2, ValueMetadata = 9;
    private const int MetadataPlugin = 1, MetadataClass = 4, PluginName = 1;
    private const int ScalarClass = 1;

    private static readonly ByteString Metadata = Message(metadata =>
    {
        Bytes(metadata, MetadataPlugin, Message(plugin => Text(plugin, PluginName, Plugin)));
        metadata.WriteTag(MetadataClass, WireFormat.WireType.Varint);
        metadata.WriteEnum(ScalarClass);
    });

    /// <summary>The first record of a file, which names its version.</summary>
    public static byte[] First() => Message(output =>
    {
        Number(output, EventTime, 0);
        Text(output, EventVersion, Version);
    }).ToByteArray();

    /// <summary>The record of a step.</summary>
    public static byte[] Of(ScalarEvent step) => Message(output =>
    {
        Number(output, EventTime, step.Time);
        output.WriteTag(EventStep, WireFormat.WireType.Varint);
        output.WriteInt64(step.Step);
        Bytes(output, EventSummary, Message(summary =>
        {
            foreach ((string tag, double? value) in step.Values)
                if (value is { } measured && !double.IsNaN(measured))
                    Bytes(summary, SummaryValue, Scalar(tag, (float)measured));
        }));
    }).ToByteArray();

    private static ByteString Scalar(string tag, float value) => Message(output =>
    {
        Text(output, ValueTag, tag);
        output.WriteTag(ValueSimple, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        Bytes(output, ValueMetadata, Metadata);
    });

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using MemoryStream content = new();
        using (CodedOutputStream output = new(content, leaveOpen: true)) write(output);
        return ByteString.CopyFrom(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static void Number(CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }
}
