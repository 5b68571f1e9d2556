namespace Dreamer.Api;

/// <summary>What the API is told from outside.</summary>
public sealed record ApiOptions
{
    private const int LongestKey = 256;

    /// <summary>The local tenant's key; null makes one at the first start.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Reads <c>DREAMER_API_KEY</c>.</summary>
    public static ApiOptions FromEnvironment() => new() { ApiKey = CheckKey(Environment.GetEnvironmentVariable("DREAMER_API_KEY")) };

    private static string? CheckKey(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        var isUsable = key.Length <= LongestKey && key.All(letter => letter is > ' ' and <= '~');
        return isUsable ? key : throw new ArgumentException($"DREAMER_API_KEY has {key.Length} characters; a key has 1 to {LongestKey}, printable ASCII without spaces.");
    }
}
