using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps states while the process lives, as JSON, so that what a grain changes without writing stays its own.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        grainState.State = record is null ? default : JsonSerializer.Deserialize<T>(record.Json);
        grainState.ETag = record?.ETag;
        grainState.RecordExists = record is not null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = new Record(JsonSerializer.SerializeToUtf8Bytes(grainState.State), Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
        Replace((stateName, grainId), grainState.ETag, record);
        grainState.ETag = record.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Replace((stateName, grainId), grainState.ETag, null);
        grainState.State = default;
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private void Replace((string Name, GrainId Grain) key, string? etag, Record? replacement)
    {
        lock (_records)
        {
            var stored = _records.GetValueOrDefault(key)?.ETag;
            if (stored != etag)
            {
                throw new InconsistentStateException($"State '{key.Name}' of grain {key.Grain} was changed by another writer.", stored, etag);
            }

            if (replacement is null)
            {
                _records.TryRemove(key, out _);
            }
            else
            {
                _records[key] = replacement;
            }
        }
    }

    private sealed record Record(byte[] Json, string ETag);
}
