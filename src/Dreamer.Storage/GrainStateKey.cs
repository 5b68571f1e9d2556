using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Storage;

/// <summary>Where a grain's state lies among the blobs: <c>.grains/TYPE/STATE/KEY.json</c>, the key's slashes kept as folders.</summary>
public static class GrainStateKey
{
    // No tenant's id begins with a dot, so no artifact can land among the states.
    private const string Root = ".grains";
    private const string Suffix = ".json";
    private const int MaxEscaped = 100;

    public static string Of(string stateName, GrainId grain)
    {
        var key = string.Join('/', grain.Key.ToString()!.Split('/').Select(Escape));
        return BlobKey.Check($"{Prefix(stateName, grain.Type)}{key}{Suffix}");
    }

    /// <summary>The prefix of all states of this name and grain type, for a sweep over them.</summary>
    public static string Prefix(string stateName, GrainType type) => $"{Root}/{Escape(type.ToString()!)}/{Escape(stateName)}/";

    /// <summary>Letters, digits, '-' and '.' stay; every other byte becomes _XX; a long part ends in a hash of the whole.</summary>
    private static string Escape(string part)
    {
        var escaped = new StringBuilder(part.Length == 0 ? "_" : ""); // an empty part is no segment
        foreach (var b in Encoding.UTF8.GetBytes(part))
        {
            escaped.Append(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' ? ((char)b).ToString() : $"_{b.ToString("X2", CultureInfo.InvariantCulture)}");
        }

        if (part.All(c => c == '.'))
        {
            escaped.Replace(".", "_2E"); // '..' would be a folder's parent
        }

        return escaped.Length <= MaxEscaped ? escaped.ToString() : $"{escaped.ToString(0, MaxEscaped - 20)}__{Digest(part)}";
    }

    private static string Digest(string part) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)).AsSpan(0, 9));
}
