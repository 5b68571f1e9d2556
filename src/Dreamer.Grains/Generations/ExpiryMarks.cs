using System.Globalization;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>
/// Which generations keep something for a while, and until when: a mark each, whose name begins with the time, so that what is due is found without
/// reading.
/// </summary>
internal abstract class ExpiryMarks(IBlobStore blobs, string folder)
{
    private const string Form = "yyyyMMddHHmmss";

    public Task MarkAsync(TenantId tenant, GenerationId generation, DateTimeOffset until) =>
        blobs.PutAsync(KeyOf(tenant, generation, until), ReadOnlyMemory<byte>.Empty, "application/octet-stream");

    public Task ClearAsync(TenantId tenant, GenerationId generation, DateTimeOffset until) => blobs.DeleteAsync(KeyOf(tenant, generation, until));

    /// <summary>Has everything forgotten whose time is over. A mark goes last: after a crash before that it is forgotten again.</summary>
    public async Task ForgetDueAsync(DateTimeOffset now, Func<TenantId, GenerationId, Task> forget, CancellationToken cancellationToken)
    {
        foreach (var (tenant, generation, until) in await DueAsync(now, cancellationToken))
        {
            await forget(tenant, generation);
            await ClearAsync(tenant, generation, until);
        }
    }

    private async Task<IReadOnlyList<(TenantId Tenant, GenerationId Generation, DateTimeOffset Until)>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<(TenantId, GenerationId, DateTimeOffset)>();
        await foreach (var key in blobs.ListAsync(folder, cancellationToken)) // the earliest first
        {
            if (!TryParse(key, out var mark))
            {
                continue;
            }
            if (mark.Until > now)
            {
                break;
            }
            due.Add(mark);
        }
        return due;
    }

    private bool TryParse(string key, out (TenantId Tenant, GenerationId Generation, DateTimeOffset Until) mark)
    {
        mark = default;
        var parts = key[folder.Length..].Split('/');
        return parts.Length == 3
            && DateTimeOffset.TryParseExact(parts[0], Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out mark.Until)
            && TenantId.TryParse(parts[1], out mark.Tenant) && GenerationId.TryParse(parts[2], out mark.Generation);
    }

    /// <summary>In whole seconds, none too early.</summary>
    private string KeyOf(TenantId tenant, GenerationId generation, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture, $"{folder}{until.UtcDateTime.AddTicks(TimeSpan.TicksPerSecond - 1).ToString(Form, CultureInfo.InvariantCulture)}/{tenant}/{generation}");
}
