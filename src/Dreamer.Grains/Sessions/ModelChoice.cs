using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Decides which model makes a generation: the one that is named, else the parent's, else the first. Empty while no device has reported.</summary>
internal static class ModelChoice
{
    public static string Of(GenerationRequest request, string? parents, ImmutableArray<DeviceReport> devices)
    {
        string[] known = [.. devices.SelectMany(device => device.Models).Select(model => model.Name).Distinct()];
        var inherited = parents is { Length: > 0 } ? parents : known.FirstOrDefault("");
        if (request.Model is not { } named || named == inherited)
        {
            return inherited;
        }
        Check(named, known);
        return parents is null || !request.Kind.NeedsStill() ? named : throw Refused(
            $"Field 'model' is '{named}', and the parent's is '{inherited}', whose latents mean nothing to it: leave it out, or start from the still as an asset.");
    }

    /// <summary>Settings with their model, and with what it was not taught of them.</summary>
    public static GenerationSettings Decide(GenerationSettings settings, string model, ImmutableArray<DeviceReport> devices)
    {
        var taught = devices.SelectMany(device => device.Models).FirstOrDefault(known => known.Name == model)?.Vocabulary;
        return settings with { Model = model, Warnings = taught is null ? [] : VocabularyCheck.Of(settings, model, taught) };
    }

    private static void Check(string named, string[] known)
    {
        if (known.Length == 0)
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, $"No device has reported yet, so it is not known whether there is a model '{Shown.Briefly(named)}'.", "model");
        }
        if (!known.Contains(named))
        {
            throw Refused($"Field 'model' is '{Shown.Briefly(named)}', and there {(known.Length == 1 ? "is" : "are")} {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        }
    }

    private static DreamerException Refused(string why) => new(ErrorCode.InvalidRequest, why, "model");
}
