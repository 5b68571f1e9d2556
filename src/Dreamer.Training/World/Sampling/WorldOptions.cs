using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Sampling;

/// <summary>Which part of the world a sampler draws from; the default is all of it, without the held-out combinations.</summary>
public sealed record WorldOptions
{
    public IReadOnlyList<Shape> Shapes { get; init; } = Enum.GetValues<Shape>();
    public IReadOnlyList<SpriteColour> Colours { get; init; } = Enum.GetValues<SpriteColour>();
    public IReadOnlyList<SpriteSize> Sizes { get; init; } = Enum.GetValues<SpriteSize>();
    public IReadOnlyList<Position> Positions { get; init; } = Enum.GetValues<Position>();
    public IReadOnlyList<BackgroundKind> Kinds { get; init; } = Enum.GetValues<BackgroundKind>();
    public IReadOnlyList<BackgroundColour> Backgrounds { get; init; } = Enum.GetValues<BackgroundColour>();
    public IReadOnlyList<Motion> Motions { get; init; } = Enum.GetValues<Motion>();

    public HoldOut HoldOut { get; init; } = HoldOut.Exclude;

    /// <summary>How many stills show a second sprite.</summary>
    public float TwoSpriteChance { get; init; } = 0.1f;

    /// <summary>How many stills show their sprites turned, by any angle.</summary>
    public float TurnedChance { get; init; }

    /// <summary>How many clips let the sprite leave the frame in part.</summary>
    public float LeavesFrameChance { get; init; } = 0.25f;

    /// <summary>How many captions are paraphrased or leave words out.</summary>
    public float FreeCaptionChance { get; init; } = 0.7f;

    /// <summary>The range of motion strengths: 1 is 20 px of travel.</summary>
    public (float Low, float High) Strength { get; init; } = (1, 1);

    public int Frames { get; init; } = 16;

    /// <summary>Blurred, watermarked, noisy and compressed clips; stills are never degraded.</summary>
    public bool Degraded { get; init; }

    /// <summary>One large sprite on a plain background, six motions: what a training should learn first.</summary>
    public static WorldOptions Easy { get; } = new()
    {
        Sizes = [SpriteSize.Large],
        Kinds = [BackgroundKind.Plain],
        Motions = [Motion.Left, Motion.Right, Motion.Up, Motion.Down, Motion.Grow, Motion.Still],
        TwoSpriteChance = 0,
        LeavesFrameChance = 0,
        FreeCaptionChance = 0
    };

    /// <summary>
    /// What stage one learns. Rings and stars come last, so they come twice as often. Some sprites are turned, since in clips they
    /// spin, between the same spatial layers.
    /// </summary>
    public static WorldOptions Stills { get; } =
        new() { TwoSpriteChance = 0.35f, TurnedChance = 0.12f, Shapes = [.. Enum.GetValues<Shape>(), Shape.Star, Shape.Ring] };

    /// <summary>
    /// What stage two learns: low-quality clips, as the paper has it. Spins come twice as often, and each brings its opposite: they are
    /// learned last.
    /// </summary>
    public static WorldOptions Footage { get; } = new()
    {
        Degraded = true,
        TwoSpriteChance = 0.1f,
        Strength = (0.7f, 1.15f),
        Motions = [.. Enum.GetValues<Motion>(), Motion.SpinClockwise, Motion.SpinAnticlockwise],
    };

    /// <summary>For error messages: what a scene must be made of.</summary>
    public override string ToString() =>
        $"shapes {List(Shapes)}; sizes {List(Sizes)}; colours {List(Colours)}; positions {List(Positions)}; "
        + $"backgrounds {List(Kinds)} in {List(Backgrounds)}; motions {List(Motions)}; held-out combinations: {HoldOut}";

    private static string List<T>(IReadOnlyList<T> values) => string.Join(", ", values);
}

/// <summary>Which side of the fixed split of sprite colour × shape × position × background colour a sampler may draw.</summary>
public enum HoldOut
{
    /// <summary>Everything: for demonstrations only.</summary>
    Ignore,

    /// <summary>Training: held-out combinations are never drawn.</summary>
    Exclude,

    /// <summary>Evaluation: only held-out combinations are drawn.</summary>
    Only
}
