using System.Globalization;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Api.Requests;

/// <summary>Refuses a field's value with one sentence that holds both.</summary>
internal static class FieldCheck
{
    private const int LongestMetadataKey = 64;

    public static void InRange<T>(string field, T? value, Range<T> range)
        where T : struct, IComparable<T>, IFormattable
    {
        if (value is { } given && !range.Holds(given))
        {
            throw Refused(field, $"Field '{field}' is {Text(given)}, and takes {Text(range.Smallest)} to {Text(range.Largest)}.");
        }
    }

    public static void Length(string field, string? text, int longest)
    {
        if (text?.Length > longest)
        {
            throw Refused(field, $"Field '{field}' holds '{Shown.Briefly(text)}', and at most {longest} characters are allowed.");
        }
    }

    public static void Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata?.Count > GenerationLimits.MetadataEntries)
        {
            throw Refused("metadata", $"Field 'metadata' has {metadata.Count} entries, and takes at most {GenerationLimits.MetadataEntries}.");
        }

        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            Require(key.Length is >= 1 and <= LongestMetadataKey, "metadata", $"Field 'metadata' has the key '{Shown.Briefly(key)}', and a key has 1 to {LongestMetadataKey} characters.");
            Require(value is not null, "metadata", $"Field 'metadata.{Shown.Briefly(key)}' is null, and takes a text.");
            Length($"metadata.{Shown.Briefly(key)}", value, GenerationLimits.MetadataLength);
        }
    }

    public static void Require(bool holds, string field, string complaint)
    {
        if (!holds)
        {
            throw Refused(field, complaint);
        }
    }

    private static DreamerException Refused(string field, string detail) => new(ErrorCode.InvalidRequest, detail, field);

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
