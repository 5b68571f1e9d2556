using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>The full segments of ledgers' days: blobs of so many lines each, which are written once and never change.</summary>
internal sealed class LedgerSegments(IBlobStore blobs)
{
    /// <summary>So that settling writes some 50 kB at most, and a page of the longest reads two.</summary>
    public const int Length = 100;

    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public Task WriteAsync(string day, int segment, ImmutableArray<UsageRecord> lines) =>
        blobs.PutAsync(KeyOf(day, segment), JsonSerializer.SerializeToUtf8Bytes(lines, s_json), "application/json");

    public async Task<ImmutableArray<UsageRecord>> ReadAsync(string day, int segment)
    {
        var key = KeyOf(day, segment);
        var lines = await blobs.ReadAsync(key, MaxBytes) ?? throw new InvalidDataException($"The ledger's segment '{key}' is gone.");
        return JsonSerializer.Deserialize<ImmutableArray<UsageRecord>>(lines, s_json);
    }

    private static string KeyOf(string day, int segment) => string.Create(CultureInfo.InvariantCulture, $"_usage/{day}/{segment:D6}.json");
}
