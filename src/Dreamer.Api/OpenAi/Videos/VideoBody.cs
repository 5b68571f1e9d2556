using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>What a client sends to make a video: OpenAI's fields, and those that users of open engines add.</summary>
internal sealed record VideoBody
{
    [Description("What is shown, and what moves in it."), MaxLength(GenerationLimits.CaptionLength)]
    [Example("A large red star on a dark blue background. The star moves to the left.")]
    public required string Prompt { get; init; }

    [Description("The id of one of /v1/models. Left out, or one of OpenAI's names: the first that makes clips."), Example("nano")]
    public string? Model { get; init; }

    [Description("How long: a number or a text. The model makes the nearest that it can, and the answer says what that is. Left out, the model decides.")]
    [Example(4d), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? Seconds { get; init; }

    [Description("Width and height. The model makes the nearest that it can, and the answer says what that is. Left out, the model decides."), Example("1280x720")]
    public string? Size { get; init; }

    [Description("A picture that the video begins with: in a form a file, and in JSON an object.")]
    public ReferenceBody? InputReference { get; init; }

    [Description("What moves, and how, where 'prompt' says only what is shown. Left out, 'prompt' says both."), MaxLength(GenerationLimits.CaptionLength)]
    [Example("the star moves to the left")]
    public string? MotionPrompt { get; init; }

    [Description("What shall not be shown."), MaxLength(GenerationLimits.CaptionLength), Example("a circle")]
    public string? NegativePrompt { get; init; }

    [Description("The same seed and values give the same bytes. Left out, a random one."), Example(7L)]
    public long? Seed { get; init; }

    [Description("Frames, exactly: what the model cannot make is refused. It counts more than 'seconds'."), Example(16)]
    public int? NumFrames { get; init; }

    [Description("Frames a second. Left out, the model decides."), Example(8d)]
    public double? Fps { get; init; }

    [Description("Denoising steps of each stage. Left out, 16."), Example(16)]
    public int? NumInferenceSteps { get; init; }

    [Description("How closely the prompt is followed. Left out, 2."), Example(2d)]
    public double? GuidanceScale { get; init; }

    [Description("Pixels across, exactly, and in the place of 'size': what the model cannot make is refused."), Example(64)]
    public int? Width { get; init; }

    [Description("Pixels down, exactly; it goes with 'width'."), Example(64)]
    public int? Height { get; init; }

    [Description("A LoRA of the model's folder.")]
    public LoraChoice? Lora { get; init; }

    [Description("Read by nobody; OpenAI's clients may send it.")]
    public string? User { get; init; }
}
