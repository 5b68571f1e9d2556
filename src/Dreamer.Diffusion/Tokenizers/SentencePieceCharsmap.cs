using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>
/// A model's compiled replacements: a Darts double-array trie of UTF-8 keys, then the zero-terminated texts it points at.
/// </summary>
internal sealed class SentencePieceCharsmap
{
    private readonly uint[] _units = [];
    private readonly byte[] _texts = [];

    public SentencePieceCharsmap(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty)
        {
            return; // the identity
        }
        var trieLength = blob.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(blob) : uint.MaxValue;
        if (trieLength % sizeof(uint) != 0 || trieLength == 0 || trieLength > blob.Length - sizeof(uint))
        {
            throw new TokenizerException($"The charsmap of {blob.Length} bytes claims a trie of {trieLength}.");
        }
        _units = MemoryMarshal.Cast<byte, uint>(blob.Slice(sizeof(uint), (int)trieLength)).ToArray();
        _texts = blob[(sizeof(uint) + (int)trieLength)..].ToArray();
        if (_texts.Length > 0 && _texts[^1] != 0)
        {
            throw new TokenizerException($"The charsmap's {_texts.Length} bytes of text do not end with a zero.");
        }
    }

    /// <summary>The longest key that the text begins with, and what stands for it; length 0 if there is none.</summary>
    public int Longest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        var (length, value, node) = (0, 0u, 0u);
        if (_units.Length > 0)
        {
            node ^= Offset(_units[0]);
            for (var i = 0; i < text.Length && TryStep(ref node, text[i], out var unit); i++)
            {
                if ((unit & 0x100) != 0) // has a leaf
                {
                    (length, value) = (i + 1, Unit(node) & int.MaxValue);
                }
            }
        }
        replacement = length > 0 ? TextAt(value) : default;
        return length;
    }

    private bool TryStep(ref uint node, byte letter, out uint unit)
    {
        node ^= letter;
        unit = node < _units.Length ? _units[node] : 0x8000_0000;
        if ((unit & 0x8000_00FF) != letter)
        {
            return false;
        }
        node ^= Offset(unit);
        return true;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private uint Unit(uint node) => node < _units.Length
        ? _units[node]
        : throw new TokenizerException($"The charsmap's trie points at {node}, beyond its {_units.Length} units.");

    private ReadOnlySpan<byte> TextAt(uint start)
    {
        if (start >= _texts.Length)
        {
            throw new TokenizerException($"The charsmap points at text {start}, beyond its {_texts.Length} bytes.");
        }
        var rest = _texts.AsSpan((int)start);
        return rest[..rest.IndexOf((byte)0)];
    }
}
