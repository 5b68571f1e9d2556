namespace Dreamer.Client.Generations;

/// <summary>Every value that a generation is made from; sending them again makes it again.</summary>
public sealed record GenerationSettings(
    string Caption,
    string? MotionCaption,
    string? NegativeCaption,
    long Seed,
    int Steps,
    double Guidance,
    double ImageGuidance,
    int Size,
    int Frames,
    double Fps,
    double MotionStrength,
    double? Strength,
    int? ParentStep,
    string? Asset,
    string? Model = null);
