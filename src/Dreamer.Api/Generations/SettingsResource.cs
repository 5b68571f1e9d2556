using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Every value that a generation is made from; sending them again makes it again.</summary>
internal sealed record SettingsResource(
    string Caption,
    string MotionCaption,
    string NegativeCaption,
    long Seed,
    int Steps,
    double Guidance,
    double ImageGuidance,
    int Size,
    int Frames,
    double Fps,
    double MotionStrength,
    Lane Lane,
    DateTimeOffset? Deadline,
    double? Strength,
    int? ParentStep,
    string? Asset,
    bool Inexact,
    bool Previews,
    string? Model)
{
    public static SettingsResource Of(GenerationSettings settings) => new(
        settings.Caption,
        settings.MotionCaption,
        settings.NegativeCaption,
        settings.Seed,
        settings.Steps,
        settings.Guidance,
        settings.ImageGuidance,
        settings.Size,
        settings.Frames,
        settings.Fps,
        settings.MotionStrength,
        settings.Lane,
        settings.Deadline,
        settings.Strength,
        settings.ParentStep,
        settings.Asset?.Value,
        settings.Inexact,
        settings.Previews,
        settings.Model is { Length: > 0 } model ? model : null);
}
