using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Storage;

namespace Dreamer.Grains;

/// <summary>How long a segment of a day's lines is.</summary>
internal static class DaySegment
{
    /// <summary>So that adding a line writes some 50 kB at most, and a page of the longest reads two.</summary>
    public const int Length = 100;
}

/// <summary>The full segments of days of a ledger or log: blobs of so many lines each, which are written once and never change.</summary>
internal sealed class DaySegments<TLine>(IBlobStore blobs, string folder)
{
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public Task WriteAsync(string day, int segment, ImmutableArray<TLine> lines) =>
        blobs.PutAsync(KeyOf(day, segment), JsonSerializer.SerializeToUtf8Bytes(lines, s_json), "application/json");

    public async Task<ImmutableArray<TLine>> ReadAsync(string day, int segment)
    {
        var key = KeyOf(day, segment);
        var lines = await blobs.ReadAsync(key, MaxBytes) ?? throw new InvalidDataException($"The segment '{key}' is gone.");
        return JsonSerializer.Deserialize<ImmutableArray<TLine>>(lines, s_json);
    }

    /// <summary>The lines numbered below, or the newest, of so many full segments and of those after them; the highest number first.</summary>
    public async Task<List<(int Number, TLine Line)>> ListAsync(string day, int full, ImmutableArray<TLine> open, int? before, int most)
    {
        var (lines, next) = (new List<(int, TLine)>(), Math.Min(before ?? int.MaxValue, (full * DaySegment.Length) + open.Length) - 1);
        while (next >= 0 && lines.Count < most)
        {
            var segment = next / DaySegment.Length;
            var content = segment < full ? await ReadAsync(day, segment) : open;
            for (var first = segment * DaySegment.Length; next >= first && lines.Count < most; next--)
            {
                lines.Add((next, content[next - first]));
            }
        }
        return lines;
    }

    public Task DeleteAsync(string day) => blobs.DeleteFolderAsync($"{folder}/{day}/");

    private string KeyOf(string day, int segment) => string.Create(CultureInfo.InvariantCulture, $"{folder}/{day}/{segment:D6}.json");
}
