using System.Collections.Immutable;
using Dreamer.Api.Requests;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Turns what was sent into a request, or refuses the first value that cannot be.</summary>
internal static class GenerationCheck
{
    public static GenerationRequest Check(this GenerationBody body, DateTimeOffset now)
    {
        CheckTexts(body);
        CheckNumbers(body);
        CheckKind(body);
        FieldCheck.Metadata(body.Metadata);
        FieldCheck.Require(!(body.Deadline <= now), "deadline", $"Field 'deadline' is '{body.Deadline:O}', and that is over.");
        return RequestOf(body);
    }

    private static void CheckTexts(GenerationBody body)
    {
        FieldCheck.Length("caption", body.Caption, GenerationLimits.CaptionLength);
        FieldCheck.Length("motion_caption", body.MotionCaption, GenerationLimits.CaptionLength);
        FieldCheck.Length("negative_caption", body.NegativeCaption, GenerationLimits.CaptionLength);
    }

    private static void CheckNumbers(GenerationBody body)
    {
        FieldCheck.Require(!(body.Seed < 0), "seed", $"Field 'seed' is {body.Seed}, and takes 0 or more.");
        FieldCheck.Require(!(body.ParentStep < 0), "parent_step", $"Field 'parent_step' is {body.ParentStep}, and takes 0 or more.");
        FieldCheck.InRange("count", body.Count, GenerationLimits.Count);
        FieldCheck.InRange("steps", body.Steps, GenerationLimits.Steps);
        FieldCheck.InRange("guidance", body.Guidance, GenerationLimits.Guidance);
        FieldCheck.InRange("image_guidance", body.ImageGuidance, GenerationLimits.ImageGuidance);
        FieldCheck.InRange("size", body.Size, GenerationLimits.Size);
        FieldCheck.Require(
            body.Size is null || body.Size % GenerationLimits.SizeMultiple == 0, "size", $"Field 'size' is {body.Size}, and takes multiples of {GenerationLimits.SizeMultiple}.");
        FieldCheck.InRange("frames", body.Frames, GenerationLimits.Frames);
        FieldCheck.InRange("fps", body.Fps, GenerationLimits.Fps);
        FieldCheck.InRange("motion_strength", body.MotionStrength, GenerationLimits.MotionStrength);
        FieldCheck.InRange("strength", body.Strength, GenerationLimits.Strength);
    }

    private static void CheckKind(GenerationBody body)
    {
        FieldCheck.Require(body.Kind is not null, "kind", $"Field 'kind' is missing, and takes one of {WireName.AllOf(typeof(GenerationKind))}.");
        var fromText = body.Kind is GenerationKind.TextToImage or GenerationKind.TextToVideo;
        FieldCheck.Require(
            !fromText || body.Parent is not null || VisibleText.IsIn(body.Caption),
            "caption", $"Field 'caption' is '{Shown.Briefly(body.Caption)}', and this kind needs one, or a parent to take it from.");
        FieldCheck.Require(
            fromText || body.Parent is not null || body.Asset is not null, "parent", "Field 'parent' is missing, and this kind starts from a parent's still, or from an asset.");
    }

    private static GenerationRequest RequestOf(GenerationBody body) => new()
    {
        Kind = body.Kind!.Value,
        Parent = body.Parent is null ? null : RequestIds.Generation(body.Parent, "parent"),
        Asset = body.Asset is null ? null : RequestIds.Asset(body.Asset, "asset"),
        Count = body.Count ?? GenerationLimits.Count.Default,
        Model = body.Model,
        ParentStep = body.ParentStep,
        Caption = body.Caption,
        MotionCaption = body.MotionCaption,
        NegativeCaption = body.NegativeCaption,
        Seed = body.Seed,
        Steps = body.Steps,
        Guidance = body.Guidance,
        ImageGuidance = body.ImageGuidance,
        Size = body.Size,
        Frames = body.Frames,
        Fps = body.Fps,
        MotionStrength = body.MotionStrength,
        Strength = body.Strength,
        Lane = body.Lane ?? Lane.Interactive,
        Deadline = body.Deadline,
        Inexact = body.Inexact ?? false,
        Previews = body.Previews ?? false,
        Metadata = body.Metadata ?? ImmutableDictionary<string, string>.Empty,
    };
}
