using System.Text.Json;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A <c>*.safetensors.index.json</c>: which shard holds which tensor.</summary>
internal sealed record CheckpointIndex(IReadOnlyDictionary<string, string> FileOf)
{
    private const long MaxLength = 64 << 20;

    public static CheckpointIndex Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(BoundedFile.ReadUtf8(path, MaxLength), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var map = json.RootElement.GetProperty("weight_map").EnumerateObject();
            return new CheckpointIndex(map.ToDictionary(item => item.Name, item => ShardName(path, item.Value), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new CheckpointException(e.Message, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new CheckpointException($"{path}: not a checkpoint index with a weight_map: {e.Message}", e);
        }
    }

    // A shard lies beside its index: a path would let an index read any file of the machine.
    private static string ShardName(string path, JsonElement value)
    {
        var name = value.GetString();
        return !string.IsNullOrEmpty(name) && name == Path.GetFileName(name) && name is not ("." or "..")
            ? name
            : throw new CheckpointException($"{path}: the shard {value.GetRawText()} is not a plain file name.");
    }
}
