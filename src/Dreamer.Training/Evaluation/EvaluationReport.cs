using System.Text.Json;

namespace Dreamer.Training.Evaluation;

/// <summary>What judges say of a model on held-out prompts. Sharpness and watermark are those of later frames; psnr is in decibels.</summary>
public sealed record EvaluationReport(
    int Prompts, Accuracy Colour, Accuracy Shape, Accuracy Position, Accuracy Size, Accuracy BackgroundColour, Accuracy BackgroundKind,
    Accuracy Motion, double FirstFramePsnr, double DynamicDegree, double StillSharpness, double Sharpness, double WatermarkCorrelation, Accuracy Watermarked,
    IReadOnlyDictionary<string, Accuracy> ByShape, IReadOnlyDictionary<string, Accuracy> ByMotion, double SecondsPerClip)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static EvaluationReport Parse(string json) =>
        JsonSerializer.Deserialize<EvaluationReport>(json, Indented) ?? throw new InvalidDataException("The report is empty.");
}
