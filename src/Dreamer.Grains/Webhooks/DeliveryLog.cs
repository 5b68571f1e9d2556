using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Dreamer.Storage;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// The deliveries to an endpoint that have ended, the last thousand. Lines are added to the grain's state; so many of them become a segment,
/// a blob that never changes, and the oldest segment goes.
/// </summary>
internal sealed class DeliveryLog(IPersistentState<DeliveriesRecord> stored, IBlobStore blobs, TenantId tenant, WebhookEndpointId endpoint)
{
    /// <summary>So that a line's write is some 30 kB at most.</summary>
    public const int SegmentLength = 20;

    private const int SegmentsKept = 50;
    private const long MaxBytes = 1 << 22;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly string _folder = $"_webhooks/log/{tenant}/{endpoint}/";

    public DeliveriesRecord State => stored.State;

    private int FirstSegment => Math.Max(0, State.Segments - SegmentsKept);

    /// <summary>A line that is there, although its write seemed to fail, stays the only one.</summary>
    public async Task AddAsync(StoredDelivery ended)
    {
        if (HasEnded(ended))
        {
            return;
        }
        if (State.Open.Length < SegmentLength)
        {
            await SaveAsync(State.With(ended));
            return;
        }
        await blobs.PutAsync(KeyOf(State.Segments), JsonSerializer.SerializeToUtf8Bytes(State.Open, s_json), "application/json");
        await (State.Segments >= SegmentsKept ? blobs.DeleteAsync(KeyOf(State.Segments - SegmentsKept)) : Task.CompletedTask);
        await SaveAsync(State.Sealed().With(ended));
    }

    /// <summary>Whether it has just ended.</summary>
    public bool HasEnded(StoredDelivery waiting) => State.Open.Any(line => line.IsSameAs(waiting));

    public Task CountDroppedAsync() => SaveAsync(State with { Dropped = State.Dropped + 1 });

    public async Task DeleteAllAsync()
    {
        await blobs.DeleteFolderAsync(_folder);
        if (stored.RecordExists)
        {
            await stored.ClearStateAsync();
        }
    }

    /// <summary>Whether what happened then has been delivered, or given up, before.</summary>
    public async Task<bool> HasAsync(WebhookMessageId id, DateTimeOffset happenedAt) =>
        FindOpen(id) is not null || (happenedAt <= State.SegmentsEnd && await FindInSegmentsAsync(id) is not null);

    /// <summary>The last of that id.</summary>
    public async Task<WebhookDelivery?> FindAsync(WebhookMessageId id) => FindOpen(id) ?? await FindInSegmentsAsync(id);

    public async Task<StoredDelivery?> ReadAsync(long number) => await ListAsync(number + 1, 1) is [var (_, line)] ? line : null;

    /// <summary>Latest first, of those numbered below.</summary>
    public async Task<IReadOnlyList<(long Number, StoredDelivery Delivery)>> ListAsync(long before, int limit)
    {
        var lines = new List<(long, StoredDelivery)>();
        var next = Math.Min(before, State.Count) - 1;
        while (next >= (long)FirstSegment * SegmentLength && lines.Count < limit)
        {
            var segment = (int)(next / SegmentLength);
            var content = segment < State.Segments ? await ReadSegmentAsync(segment) : State.Open;
            if (content.IsEmpty)
            {
                break; // it has gone, because a new one came
            }
            for (var first = (long)segment * SegmentLength; next >= first && lines.Count < limit; next--)
            {
                lines.Add((next, content[(int)(next - first)]));
            }
        }
        return lines;
    }

    /// <summary>Whether it was written or not, what is there now counts: the next write has to know its ETag.</summary>
    private async Task SaveAsync(DeliveriesRecord changed)
    {
        try
        {
            await stored.SaveAsync(changed);
        }
        catch
        {
            await stored.ReadStateAsync();
            throw;
        }
    }

    private WebhookDelivery? FindOpen(WebhookMessageId id) => FindIn(State.Open, State.Segments, id);

    private async Task<WebhookDelivery?> FindInSegmentsAsync(WebhookMessageId id)
    {
        for (var segment = State.Segments - 1; segment >= FirstSegment; segment--)
        {
            if (FindIn(await ReadSegmentAsync(segment), segment, id) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    private static WebhookDelivery? FindIn(ImmutableArray<StoredDelivery> lines, int segment, WebhookMessageId id)
    {
        var at = lines.Select(line => line.Id).ToList().LastIndexOf(id);
        return at < 0 ? null : lines[at].View(new WebhookPosition(false, ((long)segment * SegmentLength) + at));
    }

    private async Task<ImmutableArray<StoredDelivery>> ReadSegmentAsync(int segment)
    {
        var lines = await blobs.ReadAsync(KeyOf(segment), MaxBytes);
        return lines is null ? [] : JsonSerializer.Deserialize<ImmutableArray<StoredDelivery>>(lines, s_json);
    }

    private string KeyOf(int segment) => string.Create(CultureInfo.InvariantCulture, $"{_folder}{segment:D8}.json");
}
