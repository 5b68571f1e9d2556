using Dreamer.Generations;

namespace Dreamer.Grains.Tests;

internal static class Requests
{
    public static GenerationRequest Still(int steps = 8) => new()
    {
        Kind = GenerationKind.TextToImage,
        Caption = "a large red star",
        Seed = 7,
        Steps = steps,
        Size = 32,
    };

    public static GenerationRequest Video(int steps = 8) => Still(steps) with
    {
        Kind = GenerationKind.TextToVideo,
        MotionCaption = "the star moves to the left",
        Frames = 2,
    };

    public static GenerationRequest Refinement(GenerationId parent, double strength = 0.5) => new()
    {
        Kind = GenerationKind.Refine,
        Parent = parent,
        Caption = "a large blue star",
        Strength = strength,
    };

    public static GenerationRequest Continuation(GenerationId parent, int step) => Refinement(parent) with { Strength = null, ParentStep = step };

    /// <summary>All that a node stores, asked for again.</summary>
    public static GenerationRequest Again(GenerationSettings settings, GenerationId? parent) => new()
    {
        Kind = settings.Kind,
        Parent = parent,
        ParentStep = settings.ParentStep,
        Caption = settings.Caption,
        MotionCaption = settings.MotionCaption,
        NegativeCaption = settings.NegativeCaption,
        Seed = settings.Seed,
        Steps = settings.Steps,
        Guidance = settings.Guidance,
        ImageGuidance = settings.ImageGuidance,
        Size = settings.Size,
        Frames = settings.Frames,
        Fps = settings.Fps,
        MotionStrength = settings.MotionStrength,
        Strength = settings.ParentStep is null ? settings.Strength : null,
        Asset = parent is null ? settings.Asset : null,
    };

    public static GenerationRequest Extension(GenerationId parent) => new()
    {
        Kind = GenerationKind.Extend,
        Parent = parent,
        MotionCaption = "the star moves to the right",
        Frames = 3,
    };

    public static GenerationRequest Animation(GenerationId parent) => new()
    {
        Kind = GenerationKind.Animate,
        Parent = parent,
        MotionCaption = "the star moves to the left",
        Frames = 2,
    };
}
