namespace Dreamer.Diffusion.Tokenizers;

/// <summary>Writes the fields of one protobuf message.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<byte> _message = [];

    public byte[] ToArray() => [.. _message];

    public ProtobufWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Float(int field, float value)
    {
        Varint((ulong)field << 3 | 5);
        _message.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> content)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)content.Length);
        _message.AddRange(content);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _message.Add((byte)(value | 0x80));
        }
        _message.Add((byte)value);
    }
}
