using System.Text.Json;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>The JSON head of a safetensors file, checked: every tensor lies inside the data, and together they cover it once.</summary>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The limit of the reference reader, so that a broken length cannot make us read gigabytes of "JSON".</summary>
    public const long MaxLength = 100_000_000;

    private const int MaxDimensions = 16;

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength, string source)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            using var document = JsonDocument.ParseValue(ref reader);
            RejectTrailing(json[(int)reader.BytesConsumed..], source);
            return Parse(document.RootElement, dataLength, source);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException($"{source}: the header is not the JSON of a safetensors file: {e.Message}", e);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, long dataLength, string source)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointException($"{source}: the header is a JSON {root.ValueKind}, not an object.");
        }
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                ReadMetadata(property.Value, metadata, source);
            }
            else if (!entries.TryAdd(property.Name, ReadEntry(property, source)))
            {
                throw new CheckpointException($"{source}: the tensor '{property.Name}' is listed twice.");
            }
        }
        RequireCover(entries.Values, dataLength, source);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void ReadMetadata(JsonElement json, Dictionary<string, string> metadata, string source)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointException($"{source}: __metadata__ is a JSON {json.ValueKind}, not an object.");
        }
        foreach (var property in json.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new CheckpointException(
                    $"{source}: __metadata__ holds '{property.Name}' as a JSON {property.Value.ValueKind}, not as a string.");
        }
    }

    private static TensorEntry ReadEntry(JsonProperty property, string source)
    {
        var (name, json) = (property.Name, property.Value);
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dtype", out var dtypeJson)
            || !json.TryGetProperty("shape", out var shapeJson)
            || !json.TryGetProperty("data_offsets", out var offsetsJson))
        {
            throw new CheckpointException($"{source}: the tensor '{name}' lacks dtype, shape or data_offsets.");
        }
        var dtypeName = dtypeJson.ValueKind == JsonValueKind.String ? dtypeJson.GetString() : null;
        var eight = Float8.Find(dtypeName);
        var dtype = (eight is null ? SafetensorsDtypes.Find(dtypeName) : ScalarType.Byte)
            ?? throw new CheckpointException($"{source}: the tensor '{name}' has the unknown dtype {dtypeJson.GetRawText()}.");
        var shape = ReadNumbers(shapeJson, name, "shape", source);
        var offsets = ReadNumbers(offsetsJson, name, "data_offsets", source);
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw new CheckpointException(
                $"{source}: the tensor '{name}' has data_offsets [{string.Join(", ", offsets)}], not a begin and an end.");
        }
        RequireLength(name, dtype, shape, offsets[1] - offsets[0], source);
        return new TensorEntry(name, dtype, shape, offsets[0], offsets[1] - offsets[0]) { Eight = eight };
    }

    private static long[] ReadNumbers(JsonElement json, string name, string what, string source)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MaxDimensions)
        {
            throw new CheckpointException(
                $"{source}: the tensor '{name}' has a {what} that is no array of at most {MaxDimensions} numbers.");
        }
        return [.. json.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value) && value >= 0
                ? value
                : throw new CheckpointException(
                    $"{source}: the tensor '{name}' has {item.GetRawText()} in its {what}, not a whole number from 0."))];
    }

    private static void RequireLength(string name, ScalarType dtype, long[] shape, long length, string source)
    {
        Int128 expected = SafetensorsDtypes.Size(dtype);
        foreach (var dimension in shape)
        {
            expected *= dimension;
            if (expected > long.MaxValue)
            {
                throw new CheckpointException(
                    $"{source}: the tensor '{name}' has the shape [{string.Join(", ", shape)}], larger than any file.");
            }
        }
        if (expected != length)
        {
            throw new CheckpointException(
                $"{source}: the tensor '{name}' {dtype}[{string.Join(", ", shape)}] needs {expected} bytes, its data_offsets give "
                    + $"{length}.");
        }
    }

    // The format has no holes and no overlaps: the next tensor begins where the last one ended.
    private static void RequireCover(IEnumerable<TensorEntry> entries, long dataLength, string source)
    {
        var end = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length))
        {
            if (entry.Offset != end)
            {
                var fault = entry.Offset < end ? "overlaps the tensor before it" : "leaves a hole before it";
                throw new CheckpointException(
                    $"{source}: the tensor '{entry.Name}' begins at {entry.Offset} and {fault}, which ends at {end}.");
            }
            end = entry.Offset + entry.Length;
        }
        if (end != dataLength)
        {
            throw new CheckpointException($"{source}: the tensors need {end} bytes of data, the file holds {dataLength}.");
        }
    }

    private static void RejectTrailing(ReadOnlySpan<byte> rest, string source)
    {
        if (rest.IndexOfAnyExcept((byte)' ') >= 0)
        {
            throw new CheckpointException($"{source}: {rest.Length} bytes follow the header's JSON and are not spaces.");
        }
    }
}

/// <summary>Where one tensor lies in a safetensors file; <paramref name="Offset"/> counts from the end of the header.</summary>
public sealed record TensorEntry(string Name, ScalarType Dtype, long[] Shape, long Offset, long Length)
{
    /// <summary>What its bytes mean where libtorch here has no such numbers; its dtype is that of bytes then.</summary>
    internal Float8? Eight { get; init; }

    internal bool IsFloat => Eight is not null || SafetensorsDtypes.IsFloat(Dtype);

    internal string TypeName => Eight?.Name ?? Dtype.ToString();

    public override string ToString() => $"'{Name}' {TypeName}[{string.Join(", ", Shape)}]";
}
