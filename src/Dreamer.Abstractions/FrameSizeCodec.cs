using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Dreamer;

/// <summary>
/// A size as the one number that it was when all were squares: a square's bytes are its side's, so that states and messages of earlier versions are
/// read, and squares are read by them. Of any other size the height lies above the width, in the upper half of the number.
/// </summary>
[RegisterSerializer]
internal sealed class FrameSizeCodec : IFieldCodec<FrameSize>
{
    private const int WidthBits = 32;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, FrameSize value)
        where TBufferWriter : IBufferWriter<byte>
    {
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(FrameSize), WireType.VarInt);
        writer.WriteVarInt64(NumberOf(value));
    }

    public FrameSize ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        ReferenceCodec.MarkValueField(reader.Session);
        return OfNumber(reader.ReadInt64(field.WireType));
    }

    private static long NumberOf(FrameSize size) => size.IsSquare ? size.Width : (uint)size.Width | ((long)size.Height << WidthBits);

    private static FrameSize OfNumber(long number) => number >> WidthBits is > 0 and var height ? new FrameSize((int)number, (int)height) : (int)number;
}
