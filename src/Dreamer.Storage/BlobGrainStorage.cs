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
    private const int Stripes = 64;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    // A version is compared and then written, and nothing may come between: one process owns a store, so a lock will do.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await ReadAsync<T>(GrainStateKey.Of(stateName, grainId));
        grainState.State = stored is null ? Empty<T>() : stored.State;
        grainState.ETag = stored?.ETag;
        grainState.RecordExists = stored is not null;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReplaceAsync(stateName, grainId, grainState, async (key, version) =>
        {
            var stored = new Stored<T>(version + 1, grainState.State!);
            await blobs.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(stored, s_json), "application/json");
            grainState.ETag = stored.ETag;
            grainState.RecordExists = true;
        });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReplaceAsync(stateName, grainId, grainState, async (key, _) =>
        {
            await blobs.DeleteAsync(key);
            grainState.State = Empty<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        });

    private async Task ReplaceAsync<T>(string stateName, GrainId grain, IGrainState<T> state, Func<string, long, Task> replace)
    {
        var key = GrainStateKey.Of(stateName, grain);
        var stripe = _locks[(uint)string.GetHashCode(key, StringComparison.Ordinal) % Stripes];
        await stripe.WaitAsync();
        try
        {
            var stored = await ReadAsync<JsonElement>(key);
            if (stored?.ETag != state.ETag)
            {
                throw new InconsistentStateException($"State '{stateName}' of grain {grain} has version {stored?.ETag ?? "none"}, and the write came with {state.ETag ?? "none"}.", stored?.ETag, state.ETag);
            }

            await replace(key, stored?.Version ?? 0);
        }
        finally
        {
            stripe.Release();
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
            return JsonSerializer.Deserialize<Stored<T>>(await blob.ReadAllAsync(MaxStateBytes), s_json);
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
        public string ETag => Version.ToString(CultureInfo.InvariantCulture);
    }
}
