using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace Dreamer.Storage;

/// <summary>Grain states as JSON blobs. The ETag is a version counted up by each write; a write that comes with another one is refused.</summary>
internal sealed class BlobGrainStorage(IBlobStore blobs) : IGrainStorage
{
    private const int MaxStateBytes = 64 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
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

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ChangeAsync(stateName, grainId, grainState, async (key, old) =>
        {
            var stored = new Stored<T>((old?.Version ?? 0) + 1, grainState.State!);
            if (!await blobs.ReplaceAsync(key, old?.BlobETag, JsonSerializer.SerializeToUtf8Bytes(stored, s_json), "application/json"))
            {
                return false;
            }

            grainState.ETag = stored.ETag;
            grainState.RecordExists = true;
            return true;
        });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ChangeAsync(stateName, grainId, grainState, async (key, old) =>
        {
            if (old is not null && !await blobs.DeleteAsync(key, old.BlobETag))
            {
                return false;
            }

            grainState.State = Empty<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
            return true;
        });

    /// <summary>Compares the version; what comes between that and the change itself, the blob's own ETag notices.</summary>
    private async Task ChangeAsync<T>(string stateName, GrainId grain, IGrainState<T> state, Func<string, Stored<JsonElement>?, Task<bool>> change)
    {
        var key = GrainStateKey.Of(stateName, grain);
        var stored = await ReadAsync<JsonElement>(key);
        if (stored?.ETag != state.ETag || !await change(key, stored))
        {
            throw new InconsistentStateException($"State '{stateName}' of grain {grain} has version {stored?.ETag ?? "none"} or a later one, and the write came with {state.ETag ?? "none"}.", stored?.ETag, state.ETag);
        }
    }

    private async Task<Stored<T>?> ReadAsync<T>(string key)
    {
        await using var blob = await blobs.OpenAsync(key);
        if (blob is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Stored<T>>(await blob.ReadAllAsync(MaxStateBytes), s_json)! with { BlobETag = blob.ETag };
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
        public string ETag => Version.ToString(CultureInfo.InvariantCulture);
    }
}
