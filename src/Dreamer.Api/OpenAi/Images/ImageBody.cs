using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Generations;
using Dreamer.Media;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>What a client sends to make stills: OpenAI's fields, and those that users of open engines add.</summary>
internal record ImageBody
{
    public const int MostImages = 10, MostPartials = 3;

    [Description("What is shown."), MaxLength(GenerationLimits.CaptionLength), Example("a large red star on a dark blue background")]
    public required string Prompt { get; init; }

    [Description("The id of one of /v1/models. Left out, or one of OpenAI's names: the first that makes stills."), Example("nano")]
    public string? Model { get; init; }

    [Description("How many, which differ in their seeds. Left out, 1."), Range(1, MostImages), Example(2)]
    public int? N { get; init; }

    [Description("Width and height, or auto. The model makes the nearest that it can, and the answer says what that is."), Example("1024x1024")]
    public string? Size { get; init; }

    [Description("low is made like fast, medium like balanced, and all else exactly.")]
    public ImageQuality? Quality { get; init; }

    [Description("Whether the picture comes in the answer, or as a link that is good for an hour. Left out, in the answer.")]
    public ImageResponse? ResponseFormat { get; init; }

    [Description("The format of the picture. Left out, png.")]
    public PictureFormat? OutputFormat { get; init; }

    [Description("The quality of a jpeg or webp. Left out, 100."), Range(0, PictureEncoder.BestQuality), Example(90)]
    public int? OutputCompression { get; init; }

    [Description("transparent is refused: pictures here are opaque.")]
    public ImageBackground? Background { get; init; }

    [Description("Whether the answer is a stream of events, with pictures of the work under way.")]
    public bool? Stream { get; init; }

    [Description("How many of those at most, of each picture. Left out, none."), Range(0, MostPartials), Example(2)]
    public int? PartialImages { get; init; }

    [Description("What shall not be shown."), MaxLength(GenerationLimits.CaptionLength), Example("a circle")]
    public string? NegativePrompt { get; init; }

    [Description("The same seed and values give the same bytes. Left out, a random one."), Example(7L)]
    public long? Seed { get; init; }

    [Description("Denoising steps. Left out, 16."), Example(16)]
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
    public string? Moderation { get; init; }

    [Description("Read by nobody; OpenAI's clients may send it.")]
    public string? Style { get; init; }

    [Description("Read by nobody; OpenAI's clients may send it.")]
    public string? User { get; init; }

    /// <summary>How many previews are sent.</summary>
    public int CountPartials() => Stream == true ? PartialImages ?? 0 : 0;

    public void Check()
    {
        FieldCheck.Text("prompt", Prompt, GenerationLimits.CaptionLength);
        FieldCheck.Require(VisibleText.IsIn(Prompt), "prompt", $"Field 'prompt' is '{Shown.Briefly(Prompt)}', and says what is shown.");
        RequireWithin("n", N, 1, MostImages);
        RequireWithin("partial_images", PartialImages, 0, MostPartials);
        RequireWithin("output_compression", OutputCompression, 0, PictureEncoder.BestQuality);
        FieldCheck.Require(
            Background != ImageBackground.Transparent, "background", "Field 'background' is 'transparent', and pictures here are opaque: leave it out.");
        FieldCheck.Require(
            Stream != true || ResponseFormat != ImageResponse.Url, "response_format",
            "Field 'response_format' is 'url', and a stream's events hold the pictures: leave it out.");
    }

    private static void RequireWithin(string field, int? value, int smallest, int largest) =>
        FieldCheck.Require(value is null || (value >= smallest && value <= largest), field, $"Field '{field}' is {value}, and takes {smallest} to {largest}.");
}
