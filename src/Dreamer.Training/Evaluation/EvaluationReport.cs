using System.Text.Json;

namespace Dreamer.Training.Evaluation;

/// <summary>
/// What judges say of a model on held-out prompts. Sharpness and watermark are those of later frames; psnr is in decibels.
/// </summary>
public sealed record EvaluationReport(
    int Prompts, Accuracy Colour, Accuracy Shape, Accuracy Position, Accuracy Size, Accuracy BackgroundColour, Accuracy BackgroundKind,
    Accuracy Motion, double FirstFramePsnr, double DynamicDegree, double StillSharpness, double Sharpness,
    double WatermarkCorrelation, Accuracy Watermarked,
    IReadOnlyDictionary<string, Accuracy> ByShape, IReadOnlyDictionary<string, Accuracy> ByMotion, double SecondsPerClip)
{
    private static readonly JsonSerializerOptions s_indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToJson() => JsonSerializer.Serialize(this, s_indented);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static EvaluationReport Parse(string json) =>
        JsonSerializer.Deserialize<EvaluationReport>(json, s_indented) ?? throw new InvalidDataException("The report is empty.");
}

/// <summary>How many of the asked were right.</summary>
public sealed record Accuracy(int Right, int Asked)
{
    /// <summary>In 0..1; zero when nothing was asked.</summary>
    public double Share => Asked == 0 ? 0 : (double)Right / Asked;
}
