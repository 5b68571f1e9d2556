using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Malformed;

/// <summary>What files say, read in the shortest way that is right for a file of which nothing is wrong.</summary>
internal static class PlainReading
{
    public static string Shown(string name, ScalarType type, IEnumerable<long> shape, ReadOnlySpan<byte> data) => $"{name} {type} [{string.Join(", ", shape)}] {Convert.ToHexString(data)}";

    // The format in a few lines, for files of which nothing is wrong.
    public static IEnumerable<string> OfCheckpoint(byte[] file)
    {
        var start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var types = new Dictionary<string, ScalarType> { ["F32"] = ScalarType.Float32, ["I32"] = ScalarType.Int32, ["I64"] = ScalarType.Int64, ["F64"] = ScalarType.Float64, ["U8"] = ScalarType.Byte, ["BOOL"] = ScalarType.Bool };
        foreach (var (name, entry) in JsonNode.Parse(file.AsSpan(sizeof(long)..start))!.AsObject().Where(item => item.Key != "__metadata__"))
        {
            long[] Numbers(string field) => [.. entry![field]!.AsArray().Select(number => number!.GetValue<long>())];
            var (from, to) = ((int)Numbers("data_offsets")[0], (int)Numbers("data_offsets")[1]);
            yield return Shown(name, types[entry!["dtype"]!.GetValue<string>()], Numbers("shape"), file.AsSpan((start + from)..(start + to)));
        }
    }

    public static string OfTokenizer(string file, string path)
    {
        if (file == "merges.txt")
        {
            return string.Join('\n', File.ReadAllText(path).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)));
        }
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        return file switch
        {
            "vocab.json" => string.Join('\n', json.OrderBy(item => item.Value!.GetValue<int>()).Select(item => $"{item.Key} {item.Value}")),
            "tokenizer_config.json" => $"{json["model_max_length"]?.GetValue<int>() ?? 77}",
            _ => $"{json["bos_token"]?["content"] ?? "<|startoftext|>"} {json["pad_token"] ?? "<|endoftext|>"}",
        };
    }

    // The pieces alone, tag by tag: each a text, a score and a kind, in any order; the last of each counts.
    public static IEnumerable<string> OfPieces(byte[] model)
    {
        foreach (var (field, content, _) in Fields(model).Where(item => item.Field == 0x0A))
        {
            var (text, score, kind) = ("", 0, PieceKind.Normal);
            foreach (var (tag, bytes, number) in Fields(content))
            {
                (text, score, kind) = tag switch
                {
                    0x0A => (Encoding.UTF8.GetString(bytes), score, kind),
                    0x15 => (text, BitConverter.ToInt32(bytes), kind),
                    0x18 => (text, score, (PieceKind)(int)number),
                    _ => (text, score, kind),
                };
            }
            yield return $"{text} {score} {kind}";
        }
    }

    private static IEnumerable<(int Field, byte[] Content, ulong Number)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = (int)Varint();
            var number = (tag & 7) is 0 or 2 ? Varint() : 0;
            var length = (tag & 7) switch { 1 => 8, 2 => (int)number, 5 => 4, _ => 0 };
            yield return (tag, message[at..(at += length)], number);

            ulong Varint()
            {
                var (value, shift) = (0UL, 0);
                do
                {
                    value |= (ulong)(message[at] & 0x7F) << shift;
                    shift += 7;
                }
                while (message[at++] >= 0x80);
                return value;
            }
        }
    }
}
