using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Footage.Pool;

/// <summary>
/// The file of a pool: eight letters, then records. A record is the length of its payload, a checksum of it, and the payload: the length
/// of a JSON head, the head, and the bytes that the head tells of. The first record holds the settings, each other one a row of the table.
/// </summary>
internal static class PoolFormat
{
    /// <summary>Length and checksum before a payload.</summary>
    public const int PrefixLength = sizeof(int) + ChecksumLength;

    public const int MaxHeadLength = 1 << 18;
    public const int MaxPayloadLength = sizeof(int) + MaxHeadLength
        + (FootageSettings.MaxWindows * ((FootageSettings.Frames * WindowEntry.FrameBytes) + (2 * WindowEntry.FlowValues)));
    private const int ChecksumLength = 8;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static ReadOnlySpan<byte> Magic => "DRMCLIP1"u8;

    public static byte[] Record(object head, IReadOnlyList<byte[]> data)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head, s_json);
        var payload = new byte[sizeof(int) + json.Length + data.Sum(part => part.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, json.Length);
        json.CopyTo(payload, sizeof(int));
        var at = sizeof(int) + json.Length;
        foreach (var part in data)
        {
            part.CopyTo(payload, at);
            at += part.Length;
        }
        var prefix = new byte[PrefixLength];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, payload.Length);
        Checksum(payload).CopyTo(prefix, sizeof(int));
        return [.. prefix, .. payload];
    }

    public static int PayloadLength(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadInt32LittleEndian(prefix);

    public static bool HasChecksum(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload) =>
        prefix[sizeof(int)..].SequenceEqual(Checksum(payload));

    /// <summary>The head, and where in the payload its bytes begin.</summary>
    /// <exception cref="InvalidDataException">The payload is not what it says.</exception>
    public static (T Head, int Length) Head<T>(ReadOnlySpan<byte> payload)
    {
        var length = payload.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(payload);
        if (length is < 0 or > MaxHeadLength || length > payload.Length - sizeof(int))
        {
            throw new InvalidDataException($"a head of {length} bytes in a record of {payload.Length}");
        }
        try
        {
            var head = JsonSerializer.Deserialize<T>(payload.Slice(sizeof(int), length), s_json) ?? throw new JsonException("null");
            return (head, sizeof(int) + length);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"a head that cannot be read ({error.Message})", error);
        }
    }

    private static byte[] Checksum(ReadOnlySpan<byte> payload) => SHA256.HashData(payload)[..ChecksumLength];
}
