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

    public static GenerationRequest Animation(GenerationId parent) => new()
    {
        Kind = GenerationKind.Animate,
        Parent = parent,
        MotionCaption = "the star moves to the left",
        Frames = 2,
    };
}
