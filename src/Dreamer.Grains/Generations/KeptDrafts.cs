using System.Globalization;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>
/// Which drafts keep a latent, and until when: a mark each, whose name begins with the time, so that what is due is found without reading.
/// </summary>
internal sealed class KeptDrafts(IBlobStore blobs)
{
    private const string Folder = "_drafts/", Form = "yyyyMMddHHmmss";

    public Task MarkAsync(TenantId tenant, GenerationId draft, DateTimeOffset until) =>
        blobs.PutAsync(KeyOf(tenant, draft, until), ReadOnlyMemory<byte>.Empty, "application/octet-stream");

    public Task ClearAsync(TenantId tenant, GenerationId draft, DateTimeOffset until) => blobs.DeleteAsync(KeyOf(tenant, draft, until));

    public async Task<IReadOnlyList<(TenantId Tenant, GenerationId Draft, DateTimeOffset Until)>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<(TenantId, GenerationId, DateTimeOffset)>();
        await foreach (var key in blobs.ListAsync(Folder, cancellationToken)) // the earliest first
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

    private static bool TryParse(string key, out (TenantId Tenant, GenerationId Draft, DateTimeOffset Until) mark)
    {
        mark = default;
        var parts = key[Folder.Length..].Split('/');
        return parts.Length == 3
            && DateTimeOffset.TryParseExact(parts[0], Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out mark.Until)
            && TenantId.TryParse(parts[1], out mark.Tenant) && GenerationId.TryParse(parts[2], out mark.Draft);
    }

    /// <summary>In whole seconds, none too early.</summary>
    private static string KeyOf(TenantId tenant, GenerationId draft, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture, $"{Folder}{until.UtcDateTime.AddTicks(TimeSpan.TicksPerSecond - 1).ToString(Form, CultureInfo.InvariantCulture)}/{tenant}/{draft}");
}
