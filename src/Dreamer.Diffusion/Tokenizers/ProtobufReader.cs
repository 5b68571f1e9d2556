namespace Dreamer.Diffusion.Tokenizers;

/// <summary>Walks the fields of one protobuf message; every length is checked against what is left before it is used.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Moves to the next field; its value is in <see cref="Number"/> (varint, fixed) or <see cref="Content"/> (length-delimited).</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = Varint();
        (Field, var wire) = (tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : 0, (int)(tag & 7));
        Number = 0;
        Content = default;
        switch (wire)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BitConverter.ToUInt64(Take(8));
                break;
            case 2:
                Content = Take(Varint());
                break;
            case 5:
                Number = BitConverter.ToUInt32(Take(4));
                break;
            default:
                throw new TokenizerException($"The protobuf field {Field} has the wire type {wire}, which no tokenizer model uses.");
        }
        return Field > 0 ? true : throw new TokenizerException($"The protobuf tag {tag} names no field.");
    }

    public int Field { get; private set; }

    public ulong Number { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    public readonly bool Flag => Number != 0;

    public readonly int Int32 => unchecked((int)(long)Number);

    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)Number);

    private ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
        throw new TokenizerException($"A protobuf number does not end within {Math.Min(10, _rest.Length)} bytes.");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new TokenizerException($"A protobuf field claims {length} bytes where {_rest.Length} are left.");
        }
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
