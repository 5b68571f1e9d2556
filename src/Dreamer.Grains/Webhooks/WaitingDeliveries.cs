using System.Collections.Concurrent;
using System.Text.Json;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// What waits to be delivered to an endpoint, each in a small blob of its own: a change writes one, however many wait. In memory is only when
/// each is due.
/// </summary>
internal sealed partial class WaitingDeliveries(IBlobStore blobs, TenantId tenant, WebhookEndpointId endpoint, ILogger log)
{
    private const string Root = "_webhooks/waiting/";
    private const long MaxBytes = 1 << 20;

    private static readonly ParallelOptions s_someAtATime = new() { MaxDegreeOfParallelism = 16 };
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly string _folder = $"{Root}{tenant}/{endpoint}/";
    private readonly Dictionary<WebhookMessageId, Waiting> _byId = [];
    private readonly SortedDictionary<long, WebhookMessageId> _byOrder = [];
    private readonly SortedSet<(DateTimeOffset DueAt, long Order)> _due = []; // those that are not under way
    private long _lastOrder;

    private sealed record Waiting(long Order, DateTimeOffset DueAt);

    public int Count => _byId.Count;

    public DateTimeOffset? NextDue => _due.Count > 0 ? _due.Min.DueAt : null;

    public WebhookMessageId Oldest => _byOrder.First().Value;

    /// <summary>The endpoints that something waits for, for a start.</summary>
    public static async Task<IReadOnlyCollection<(TenantId Tenant, WebhookEndpointId Endpoint)>> ListEndpointsAsync(
        IBlobStore blobs, CancellationToken cancellationToken)
    {
        var found = new HashSet<(TenantId, WebhookEndpointId)>();
        await foreach (var key in blobs.ListAsync(Root, cancellationToken))
        {
            var parts = key[Root.Length..].Split('/');
            if (parts.Length == 3 && TenantId.TryParse(parts[0], out var tenant) && WebhookEndpointId.TryParse(parts[1], out var endpoint))
            {
                found.Add((tenant, endpoint));
            }
        }
        return found;
    }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var read = new ConcurrentBag<StoredDelivery>();
        var keys = await blobs.ListAsync(_folder, cancellationToken).ToListAsync(cancellationToken);
        await Parallel.ForEachAsync(keys, s_someAtATime, async (key, _) =>
        {
            if (await ReadAsync(key) is { } delivery)
            {
                read.Add(delivery);
            }
        });
        foreach (var delivery in read.OrderBy(delivery => delivery.Order))
        {
            Note(delivery);
        }
    }

    public bool Holds(WebhookMessageId id) => _byId.ContainsKey(id);

    /// <summary>A crash came between the line in the log and this.</summary>
    public async Task RemoveEndedAsync(IEnumerable<StoredDelivery> ended)
    {
        foreach (var left in ended.Where(one => _byId.TryGetValue(one.Id, out var waiting) && waiting.Order == one.Order).ToList())
        {
            await RemoveAsync(left.Id);
        }
    }

    /// <summary>A new one gets its place in the order.</summary>
    public async Task AddAsync(StoredDelivery delivery)
    {
        var order = Math.Max(_lastOrder + 1, delivery.CreatedAt.UtcTicks);
        await WriteAsync(delivery with { Order = order });
    }

    /// <summary>Writes one that waits on; it may be taken again.</summary>
    public async Task WriteAsync(StoredDelivery delivery)
    {
        await blobs.PutAsync(KeyOf(delivery.Id), JsonSerializer.SerializeToUtf8Bytes(delivery, s_json), "application/json");
        Note(delivery);
    }

    public async Task RemoveAsync(WebhookMessageId id)
    {
        if (!_byId.TryGetValue(id, out var waiting))
        {
            return;
        }
        await blobs.DeleteAsync(KeyOf(id));
        _byId.Remove(id);
        _byOrder.Remove(waiting.Order);
        _due.Remove((waiting.DueAt, waiting.Order));
    }

    public async Task DeleteAllAsync()
    {
        _byId.Clear();
        _byOrder.Clear();
        _due.Clear();
        await blobs.DeleteFolderAsync(_folder);
    }

    /// <summary>The first that is due; it is under way then, and nobody else gets it until it is written or put back.</summary>
    public WebhookMessageId? TakeDue(DateTimeOffset now)
    {
        if (_due.Count == 0 || _due.Min.DueAt > now)
        {
            return null;
        }
        var first = _due.Min;
        _due.Remove(first);
        return _byOrder[first.Order];
    }

    /// <summary>Nothing became of it: it is tried after the pause, and a restart would try it at once.</summary>
    public void PutBack(WebhookMessageId id, DateTimeOffset dueAt)
    {
        if (_byId.TryGetValue(id, out var waiting))
        {
            _byId[id] = waiting with { DueAt = dueAt };
            _due.Add((dueAt, waiting.Order));
        }
    }

    /// <summary>Everything that is not under way is due.</summary>
    public void HurryAll(DateTimeOffset now)
    {
        var resting = _due.Select(entry => _byOrder[entry.Order]).ToList();
        _due.Clear();
        resting.ForEach(id => PutBack(id, now));
    }

    /// <summary>False where it is under way.</summary>
    public bool Hurry(WebhookMessageId id, DateTimeOffset now)
    {
        var waiting = _byId[id];
        if (!_due.Remove((waiting.DueAt, waiting.Order)))
        {
            return false;
        }
        PutBack(id, now);
        return true;
    }

    public async Task<StoredDelivery?> FindAsync(WebhookMessageId id) => Holds(id) ? await ReadAsync(KeyOf(id)) : null;

    /// <summary>Newest first, of those before the order.</summary>
    public async Task<IReadOnlyList<StoredDelivery>> ListAsync(long before, int limit)
    {
        var newest = _byOrder.Reverse().SkipWhile(entry => entry.Key >= before).Take(limit).Select(entry => entry.Value);
        return [.. (await Task.WhenAll(newest.Select(id => ReadAsync(KeyOf(id))))).OfType<StoredDelivery>()];
    }

    private void Note(StoredDelivery delivery)
    {
        if (_byId.TryGetValue(delivery.Id, out var earlier))
        {
            _due.Remove((earlier.DueAt, earlier.Order));
            _byOrder.Remove(earlier.Order);
        }
        _byId[delivery.Id] = new Waiting(delivery.Order, delivery.DueAt);
        _byOrder[delivery.Order] = delivery.Id;
        _due.Add((delivery.DueAt, delivery.Order));
        _lastOrder = Math.Max(_lastOrder, delivery.Order);
    }

    /// <summary>One that cannot be read must not keep the others from their receiver.</summary>
    private async Task<StoredDelivery?> ReadAsync(string key)
    {
        try
        {
            return await blobs.ReadAsync(key, MaxBytes) is { } content ? JsonSerializer.Deserialize<StoredDelivery>(content, s_json) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidDataException)
        {
            LogUnreadable(log, broken, key);
            return null;
        }
    }

    private string KeyOf(WebhookMessageId id) => $"{_folder}{id}.json";

    [LoggerMessage(Level = LogLevel.Error, Message = "the waiting webhook message '{Key}' cannot be read, and is left out")]
    private static partial void LogUnreadable(ILogger log, Exception error, string key);
}
