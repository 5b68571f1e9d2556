using System.Globalization;
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

    /// <summary>What no list of LoRAs may hold, whatever the model has.</summary>
    public static void Loras(IReadOnlyList<LoraChoice> loras)
    {
        Require(
            loras.Count <= GenerationLimits.Loras, "loras",
            $"Field 'loras' has {loras.Count} entries, and takes at most {GenerationLimits.Loras}.");
        foreach (var lora in loras)
        {
            Require(!string.IsNullOrEmpty(lora?.Name), "loras", "Field 'loras' has an entry without a name.");
            Text("loras", lora!.Name, GenerationLimits.MetadataLength);
            Require(
                Math.Abs(lora.Scale) <= GenerationLimits.LargestLoraScale, "loras", string.Create(
                    CultureInfo.InvariantCulture,
                    $"Field 'loras' has '{Shown.Briefly(lora.Name)}' with the scale {lora.Scale}, and takes {-GenerationLimits.LargestLoraScale} to {GenerationLimits.LargestLoraScale}."));
        }
        var twice = loras.GroupBy(lora => lora.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
        Require(twice is null, "loras", $"Field 'loras' has '{Shown.Briefly(twice)}' twice: give it once, with the sum of the scales.");
    }

    public static void Require(bool holds, string field, string complaint)
    {
        if (!holds)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, complaint, field);
        }
    }
}
