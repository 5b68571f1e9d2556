using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer;

/// <summary>Refuses a field's value with one sentence that holds both.</summary>
public static class FieldCheck
{
    /// <summary>Refuses a text that is too long, or that holds a zero byte, which no database keeps.</summary>
    public static void Text(string field, string? text, int longest)
    {
        Require(
            !(text?.Length > longest), field,
            $"Field '{field}' holds '{Shown.Briefly(text)}', and at most {longest} characters are allowed.");
        var zero = text?.IndexOf('\0', StringComparison.Ordinal) ?? -1;
        Require(zero < 0, field, $"Field '{field}' holds '{Shown.Briefly(text)}', whose character {zero + 1} is a zero: leave it out.");
    }

    public static void Metadata(IReadOnlyDictionary<string, string>? metadata)
    {
        Require(
            !(metadata?.Count > GenerationLimits.MetadataEntries), "metadata",
            $"Field 'metadata' has {metadata?.Count} entries, and takes at most {GenerationLimits.MetadataEntries}.");
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            Require(
                key.Length is >= 1 and <= GenerationLimits.MetadataKeyLength && !key.Contains('\0', StringComparison.Ordinal), "metadata",
                $"Field 'metadata' has the key '{Shown.Briefly(key)}', and takes 1 to {GenerationLimits.MetadataKeyLength} without a zero.");
            Require(value is not null, "metadata", $"Field 'metadata.{Shown.Briefly(key)}' is null, and takes a text.");
            Text($"metadata.{Shown.Briefly(key)}", value, GenerationLimits.MetadataLength);
        }
    }

    public static void Require(bool holds, string field, string complaint)
    {
        if (!holds)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, complaint, field);
        }
    }
}
