using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Decides which model makes a generation: the one that is named, else the parent's, else the first. Empty while no device has reported.</summary>
internal static class ModelChoice
{
    public static string Of(GenerationRequest request, string? parents, ImmutableArray<DeviceModel> models)
    {
        string[] known = [.. models.Select(model => model.Name)];
        var inherited = parents is { Length: > 0 } ? parents : known.FirstOrDefault("");
        if (request.Model is not { } named || named == inherited)
        {
            return inherited;
        }
        Check(named, known);
        return parents is null || !request.Kind.NeedsPicture() || MovesPicture(request) ? named : throw Refused(
            $"Field 'model' is '{named}', and the parent's is '{inherited}', whose latents mean nothing to it: leave it out, or start from the still as an asset.");
    }

    /// <summary>Settings with their model, and with what it was not taught of them.</summary>
    public static GenerationSettings Decide(GenerationSettings settings, string model, ImmutableArray<DeviceModel> models)
    {
        var taught = Find(model, models)?.Vocabulary;
        return settings with { Model = model, Warnings = [.. taught is null ? [] : VocabularyCheck.Of(settings, model, taught), .. StopCheck.Remarks(settings)] };
    }

    /// <summary>A model that made a draft has to be there to finish it; while no device has reported, that is waited for.</summary>
    public static void CheckThere(string model, ImmutableArray<DeviceModel> models)
    {
        if (!models.IsEmpty && Find(model, models) is null)
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, $"No device has the model '{Shown.Briefly(model)}' any more, which made the draft.");
        }
    }

    /// <summary>Settings that the model can make: where no number of frames was asked for, it decides. The rest is refused with what it can.</summary>
    public static GenerationSettings Possible(GenerationSettings settings, GenerationRequest request, string model, ImmutableArray<DeviceModel> models)
    {
        if (Find(model, models) is not { } maker)
        {
            return settings;
        }
        CheckKind(settings.Kind, maker);
        return ModelLimits.Apply(settings, request, maker);
    }

    /// <summary>Settings whose LoRAs the model has; another model than the parent's inherits none.</summary>
    public static GenerationSettings WithLoras(GenerationSettings settings, bool areAsked, string? parents, string model, ImmutableArray<DeviceModel> models)
    {
        if (!areAsked && parents is not null && parents != model)
        {
            return settings with { Loras = [] };
        }
        if (Find(model, models) is not { } maker || settings.Loras.FirstOrDefault(lora => !maker.Loras.Contains(lora.Name)) is not { } unknown)
        {
            return settings;
        }
        var known = maker.Loras.IsEmpty ? "none" : string.Join(", ", maker.Loras.Select(name => $"'{name}'"));
        throw new DreamerException(
            ErrorCode.InvalidRequest, $"Field 'loras' names '{Shown.Briefly(unknown.Name)}', and the model '{model}' has {known}.", "loras");
    }

    private static void CheckKind(GenerationKind kind, DeviceModel maker)
    {
        var (draws, moves) = (kind.NeedsCaption(), kind.MakesClip());
        if (draws && !maker.MakesStills)
        {
            throw Refused($"model '{maker.Name}' makes clips of a still and no stills: it takes the kind 'animate' (and 'extend'), and this is '{StartCheck.Word(kind)}'.");
        }
        if (moves && !maker.MakesClips)
        {
            throw Refused($"model '{maker.Name}' makes stills and no clips: it takes 'text_to_image' and 'refine', and this is '{StartCheck.Word(kind)}'.");
        }
    }

    private static DeviceModel? Find(string model, ImmutableArray<DeviceModel> models) =>
        models.FirstOrDefault(known => known.Name == model);

    /// <summary>A still reaches a clip of another model as a picture.</summary>
    private static bool MovesPicture(GenerationRequest request) => request is { Kind: GenerationKind.Animate, ParentStep: null };

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
