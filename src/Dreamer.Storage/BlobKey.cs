using System.Buffers;

namespace Dreamer.Storage;

/// <summary>The rule for blob keys: <c>tenant/session/generation/name</c>, one to eight segments of <c>[A-Za-z0-9._-]{1,128}</c>, none of them only dots.</summary>
public static class BlobKey
{
    private const int MaxSegments = 8;
    private const int MaxSegmentLength = 128;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Returns the key unchanged, or throws a sentence that holds the offending part.</summary>
    public static string Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > MaxSegments * (MaxSegmentLength + 1))
        {
            throw Refused(key[..64] + "…", $"it is {key.Length} characters long");
        }

        var segments = key.Split('/');
        if (segments.Length > MaxSegments)
        {
            throw Refused(key, $"it has {segments.Length} segments, and at most {MaxSegments} are allowed");
        }

        foreach (var segment in segments)
        {
            CheckSegment(key, segment);
        }

        return key;
    }

    /// <summary>Joins segments, each of which must be one: an id with a slash in it is refused, not split.</summary>
    public static string Join(params ReadOnlySpan<string> segments)
    {
        foreach (var segment in segments)
        {
            CheckSegment(segment, segment);
        }

        return Check(string.Join('/', segments!));
    }

    /// <summary>The folder that holds every key with this prefix, checked like a key; empty for the top.</summary>
    public static string FolderOf(string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        return slash < 0 ? "" : Check(prefix[..slash]);
    }

    private static void CheckSegment(string key, string segment)
    {
        if (segment.Length is 0 or > MaxSegmentLength)
        {
            throw Refused(key, $"a segment has {segment.Length} characters, and 1 to {MaxSegmentLength} are allowed");
        }

        var bad = segment.AsSpan().IndexOfAnyExcept(s_allowed);
        if (bad >= 0)
        {
            throw Refused(key, $"'{segment[bad]}' is not one of A-Z a-z 0-9 . _ -");
        }

        // '.' and '..' would walk the file system.
        if (segment.AsSpan().IndexOfAnyExcept('.') < 0)
        {
            throw Refused(key, $"the segment '{segment}' holds only dots");
        }
    }

    private static ArgumentException Refused(string key, string why) => new($"The blob key '{key}' is refused: {why}.", nameof(key));
}
