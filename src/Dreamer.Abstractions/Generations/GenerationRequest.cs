using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Dreamer.Generations;

/// <summary>
/// What a client asks for; what it leaves out is inherited from the parent, or else a default. This is the one list of a request's fields.
/// Checks, the OpenAPI document and command-line help read ranges, defaults and words from it through <see cref="GenerationField"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationRequest")]
public sealed record GenerationRequest
{
    [Id(0), Example("text_to_video")]
    [Description("What is made, and of what: a still from a caption, a new still from a still, a clip from a still, both in a row, or a clip that goes on from a clip.")]
    public required GenerationKind Kind { get; init; }

    [Id(1)]
    [Description("The generation that this one grows from: whose still is refined or animated, or whose clip goes on, and whose values hold where none are sent.")]
    public GenerationId? Parent { get; init; }

    [Id(18)]
    [Description("An uploaded still to refine or animate, in a parent's place.")]
    public AssetId? Asset { get; init; }

    [Id(2), Example(8)]
    [Description("For refine: goes on along the parent still's own steps from this one with another caption, instead of noising it again. "
        + "For animate: the same along a parent clip's, with another motion_caption. Counts from 0.")]
    public int? ParentStep { get; init; }

    [Id(22), Example("nano")]
    [Description("The id of one of /v1/models. Left out, the parent's, or else the first. "
        + "What refines or continues the parent's keeps it; any may animate its still.")]
    public string? Model { get; init; }

    [Id(28)]
    [Description("LoRAs of the model's folder, up to 4, added to its weights in this order; scales are -4 to 4. "
        + "Left out, the parent's where the model is; [] is none. A continued trajectory keeps them.")]
    public ImmutableArray<LoraChoice>? Loras { get; init; }

    [Id(3), MaxLength(GenerationLimits.CaptionLength), Example("a large red star in the upper left on a dark blue striped background")]
    [Description("What the still shows. Needed by every kind but animate and extend. It is read up to the model's text length.")]
    public string? Caption { get; init; }

    [Id(4), MaxLength(GenerationLimits.CaptionLength), Example("the star moves to the right")]
    [Description("What moves, and how. Needed by animate, text_to_video and extend.")]
    public string? MotionCaption { get; init; }

    [Id(5), MaxLength(GenerationLimits.CaptionLength), Example("a circle")]
    [Description("What shall not be shown. A guidance of 1 has no use for it.")]
    public string? NegativeCaption { get; init; }

    [Id(6), Range(0, long.MaxValue), Example(7L)]
    [Description("The same seed and values give the same bytes. Left out, the parent's, or else a random one. "
        + "JavaScript loses digits above 2^53.")]
    public long? Seed { get; init; }

    [Id(19), Range(1, 16), DefaultValue(1), Example(4)]
    [Description("Makes so many siblings, with the seeds seed, seed + 1, …; the answer shows the first, and names all in 'variations'.")]
    public int Count { get; init; } = 1;

    [Id(7), Range(1, 200), DefaultValue(16), Example(16)]
    [Description("Denoising steps of each stage.")]
    public int? Steps { get; init; }

    [Id(29), Range(1, 199), Example(4)]
    [Description("Makes a draft: stops when this many of the steps are behind it, and shows what the result will be. "
        + "The still of a text_to_video is made whole.")]
    public int? StopAfter { get; init; }

    [Id(8), Range(1d, 30d), DefaultValue(2d), Example(2d)]
    [Description("How closely the captions are followed; 1 is without guidance.")]
    public double? Guidance { get; init; }

    [Id(9), Range(1d, 30d), DefaultValue(1d), Example(1d)]
    [Description("How closely a clip keeps to its still; 1 is without guidance.")]
    public double? ImageGuidance { get; init; }

    [Id(10), Range(32, GenerationLimits.LargestSide), MultipleOf(GenerationLimits.SizeMultiple), DefaultSide(64), Example(64)]
    [Description("Width and height in pixels: the side of a square, or both as in '832x480'. What starts from a still has the still's. "
        + "A model may make less, and other multiples.")]
    public FrameSize? Size { get; init; }

    [Id(11), Range(2, GenerationLimits.MostFrames), DefaultValue(16), Example(16)]
    [Description("Frames of a clip; those of an extend begin with its parent's last. A model may make fewer, and some make 4n+1 alone; left out, such a one decides.")]
    public int? Frames { get; init; }

    [Id(12), Range(1d, 60d), DefaultValue(8d), Example(8d)]
    [Description("Frames a second of a clip.")]
    public double? Fps { get; init; }

    [Id(13), Range(0d, 1.2d), DefaultValue(1d), Example(1d)]
    [Description("How far things move in a clip.")]
    public double? MotionStrength { get; init; }

    [Id(23), DefaultValue(Generations.Quality.Exact), Example("balanced")]
    [Description("How near the result comes to that of all its steps: balanced leaves most of the network out at steps that bring little "
        + "new, and fast at more of them. The same seed and quality give the same bytes.")]
    public Quality? Quality { get; init; }

    [Id(14), Range(0.01d, 1d), DefaultValue(0.6d), Example(0.8d)]
    [Description("For refine: the share of the steps that the parent's still is noised back by and denoised again. "
        + "Little keeps much of it.")]
    public double? Strength { get; init; }

    [Id(15), DefaultValue(Lane.Interactive), Example("interactive")]
    [Description("Whether a person waits: interactive work comes before batch work.")]
    public Lane Lane { get; init; }

    [Id(16), Example("2030-01-31T12:00:00Z")]
    [Description("Not worth anything later than this time: it then ends as expired. "
        + "Name the offset; without one it is the server's own zone.")]
    public DateTimeOffset? Deadline { get; init; }

    [Id(20), DefaultValue(false), Example(false)]
    [Description("Whether steps may be shared with others' where that rounds otherwise: "
        + "sooner under load, but not byte for byte the seed's.")]
    public bool Inexact { get; init; }

    [Id(21), DefaultValue(false), Example(true)]
    [Description("Whether small pictures of the work are shown while it is done, as preview events.")]
    public bool Previews { get; init; }

    [Id(17)]
    [Description("Texts of your own that come back with the generation: up to 16, keys of up to 64 characters, values of up to 512.")]
    public ImmutableDictionary<string, string> Metadata
    {
        get;
        init => field = value ?? ImmutableDictionary<string, string>.Empty;
    } = ImmutableDictionary<string, string>.Empty;
}
