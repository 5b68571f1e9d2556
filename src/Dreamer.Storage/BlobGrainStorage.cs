using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Errors;
using Orleans.Storage;

namespace Dreamer.Storage;

/// <summary>Grain states as JSON blobs. A write that comes with another ETag than the stored one is refused; it asks the store once, and reads nothing.</summary>
internal sealed class BlobGrainStorage(IBlobStore blobs) : IGrainStorage
{
    private const int MaxStateBytes = 64 << 20;
    private const int MaxOldStateBytes = 1 << 30; // sessions were one state each once, with all captions in it

    /// <summary>No page shows a state, so nothing is escaped but what JSON demands: a Chinese character takes three bytes and not six.</summary>
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await ReadAsync<T>(GrainStateKey.Of(stateName, grainId));
        grainState.State = stored is null ? Empty<T>() : stored.State;
        grainState.ETag = stored?.ETag;
        grainState.RecordExists = stored is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (key, held) = (GrainStateKey.Of(stateName, grainId), StateETag.Parse(grainState.ETag));
        var stored = new Stored<T>(held.Version + 1, grainState.State!);
        var etag = await blobs.ReplaceAsync(key, held.Blob, Readable(stored, stateName, grainId), "application/json")
            ?? throw await ConflictAsync(stateName, grainId, grainState.ETag);
        grainState.ETag = new StateETag(stored.Version, etag).ToString();
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (key, held) = (GrainStateKey.Of(stateName, grainId), StateETag.Parse(grainState.ETag));
        var isCleared = held.Blob is null ? await ETagAsync(key) is null : await blobs.DeleteAsync(key, held.Blob);
        if (!isCleared)
        {
            throw await ConflictAsync(stateName, grainId, grainState.ETag);
        }

        grainState.State = Empty<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <summary>What could not be read again is not written.</summary>
    private static byte[] Readable<T>(Stored<T> stored, string stateName, GrainId grain)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(stored, s_json);
        return bytes.Length <= MaxStateBytes
            ? bytes
            : throw new DreamerException(ErrorCode.InvalidRequest, $"The state '{stateName}' of {grain} would take {bytes.Length} bytes, and takes {MaxStateBytes} at most.");
    }

    private async Task<InconsistentStateException> ConflictAsync(string stateName, GrainId grain, string? given)
    {
        var found = await ETagAsync(GrainStateKey.Of(stateName, grain));
        return new InconsistentStateException(
            $"State '{stateName}' of grain {grain} has version {found ?? "none"} or a later one, and the write came with {given ?? "none"}.", found, given);
    }

    private async Task<string?> ETagAsync(string key) => (await ReadAsync<JsonElement>(key))?.ETag;

    private async Task<Stored<T>?> ReadAsync<T>(string key)
    {
        await using var blob = await blobs.OpenAsync(key);
        if (blob is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Stored<T>>(await blob.ReadAllAsync(MaxOldStateBytes), s_json)! with { BlobETag = blob.ETag };
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The grain state in blob '{key}' cannot be read as {typeof(T).Name}: {broken.Message}", broken);
        }
    }

    /// <summary>What a grain without a stored state sees: as Orleans makes it, also for types without an empty constructor.</summary>
    private static T Empty<T>() =>
        typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private sealed record Stored<T>(long Version, T State)
    {
        [JsonIgnore]
        public string? BlobETag { get; init; }

        [JsonIgnore]
        public string ETag => new StateETag(Version, BlobETag).ToString();
    }
}
