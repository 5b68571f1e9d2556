using System.Globalization;

namespace Dreamer.Storage;

/// <summary>
/// The version of a grain's state, counted up by each write, and the ETag of its blob: "7.0a1b". The version makes the content of each write
/// another one, so that going back to an old value does not revive its ETag. Without a blob, nothing is stored.
/// </summary>
internal readonly record struct StateETag(long Version, string? Blob)
{
    /// <summary>What is none of ours is of no stored state: a write that comes with it is refused.</summary>
    public static StateETag Parse(string? etag)
    {
        if (etag is null)
        {
            return default;
        }
        var dot = etag.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(etag.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new StateETag(version, etag[(dot + 1)..])
            : new StateETag(0, etag);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}.{Blob}");
}
