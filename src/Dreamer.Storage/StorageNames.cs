namespace Dreamer.Storage;

/// <summary>Names under which grains find their storage.</summary>
public static class StorageNames
{
    public const string Default = "dreamer";
}
