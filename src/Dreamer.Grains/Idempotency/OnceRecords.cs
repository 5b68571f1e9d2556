using Dreamer.Storage;

namespace Dreamer.Grains.Idempotency;

/// <summary>Where the records of requests that must be done once lie among the blobs.</summary>
internal static class OnceRecords
{
    private const string Suffix = ".json";

    public static string Prefix { get; } = GrainStateKey.Prefix("once", GrainType.Create("once"));

    /// <summary>The key of a blob's grain, a tenant and a digest: the blob's name changes no character of them.</summary>
    public static string KeyOf(string blob) => blob[Prefix.Length..^Suffix.Length];
}
