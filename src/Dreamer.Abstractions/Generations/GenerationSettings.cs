using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Cryptography;

namespace Dreamer.Generations;

/// <summary>A request with every value decided, the seed included: what a node stores, and all that its result depends on.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationSettings")]
public sealed record GenerationSettings
{
    [Id(0)] public required GenerationKind Kind { get; init; }
    [Id(1)] public GenerationId? Parent { get; init; }
    [Id(2)] public required string Caption { get; init; }
    [Id(3)] public string MotionCaption { get; init; } = "";
    [Id(4)] public string NegativeCaption { get; init; } = "";
    [Id(5)] public required long Seed { get; init; }
    [Id(6)] public required int Steps { get; init; }
    [Id(7)] public required double Guidance { get; init; }
    [Id(8)] public required double ImageGuidance { get; init; }
    [Id(9)] public required FrameSize Size { get; init; }
    [Id(10)] public required int Frames { get; init; }
    [Id(11)] public required double Fps { get; init; }
    [Id(12)] public required double MotionStrength { get; init; }
    [Id(13), Description("Whether a person waits: interactive work comes before batch work.")] public Lane Lane { get; init; }
    [Id(14)] public DateTimeOffset? Deadline { get; init; }
    [Id(15)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A refinement's share of the schedule, counted from its end, that is denoised again.</summary>
    [Id(16)] public double? Strength { get; init; }

    /// <summary>The step of the parent's own trajectory that this one continues from.</summary>
    [Id(17)] public int? ParentStep { get; init; }

    /// <summary>The uploaded still that it starts from; the generation keeps a copy.</summary>
    [Id(18)] public AssetId? Asset { get; init; }

    /// <summary>The generation whose still it starts from: the parent, or where a continued parent had started.</summary>
    [Id(19)] public GenerationId? Origin { get; init; }

    /// <summary>What guided the steps before those that its own captions guide.</summary>
    [Id(20)] public ImmutableArray<EarlierCaption> Earlier { get; init; } = [];

    /// <summary>Steps may be shared with other jobs even where that rounds otherwise: sooner done under load, and the seed decides all but the last bits.</summary>
    [Id(21)] public bool Inexact { get; init; }
    [Id(22)] public bool Previews { get; init; }

    /// <summary>The model's name. Empty when no device had reported yet: then it is the first of the device that admits it, and stored with the admission.</summary>
    [Id(23)] public string Model { get; init; } = "";

    /// <summary>What the client should know about it that is no reason to refuse it.</summary>
    [Id(24)] public ImmutableArray<GenerationWarning> Warnings { get; init; } = [];

    /// <summary>What was stored before there was a choice is exact.</summary>
    [Id(25), Description("How near the result comes to that of all its steps.")] public Quality Quality { get; init; }

    /// <summary>Added to the model's weights, in this order; none of what was stored before there were any.</summary>
    [Id(28), Description("LoRAs that are added to the model's weights, in this order.")]
    public ImmutableArray<LoraChoice> Loras { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The step that a draft stops at; null of what is made whole.</summary>
    [Id(29), Description("The steps that a draft stops after. Absent of what is made whole.")]
    public int? StopAfter { get; init; }

    /// <summary>The draft whose latent this goes on from.</summary>
    [Id(30), Description("The draft that this one finishes. Absent of what finishes none.")]
    public DraftStep? Finishes { get; init; }

    /// <summary>Of the clip that this one extends, whose last is the first of its own.</summary>
    [Id(31), Description("Frames of the clip that this one extends, the last of which is its own first. Absent of what extends none.")]
    public int? FramesBefore { get; init; }

    /// <summary>Decides every value: what the request says, else what its parent had, else the default.</summary>
    public static GenerationSettings Of(GenerationRequest request, GenerationSettings? parent) => new()
    {
        Kind = request.Kind,
        Caption = (request.Caption ?? parent?.Caption ?? "").Trim(),
        MotionCaption = (request.MotionCaption ?? parent?.MotionCaption ?? "").Trim(),
        NegativeCaption = (request.NegativeCaption ?? parent?.NegativeCaption ?? "").Trim(),
        Seed = request.Seed ?? parent?.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue),
        Steps = request.Steps ?? parent?.Steps ?? Default<int>(nameof(Steps)),
        StopAfter = request.StopAfter,
        Guidance = request.Guidance ?? parent?.Guidance ?? Default<double>(nameof(Guidance)),
        ImageGuidance = request.ImageGuidance ?? parent?.ImageGuidance ?? Default<double>(nameof(ImageGuidance)),
        Size = request.Size ?? parent?.Size ?? Default<FrameSize>(nameof(Size)),
        Frames = request.Frames ?? parent?.Frames ?? Default<int>(nameof(Frames)),
        Fps = request.Fps ?? parent?.Fps ?? Default<double>(nameof(Fps)),
        MotionStrength = request.MotionStrength ?? parent?.MotionStrength ?? Default<double>(nameof(MotionStrength)),
        Quality = request.Quality ?? parent?.Quality ?? Default<Quality>(nameof(Quality)),
        Strength = request.Kind == GenerationKind.Refine ? request.Strength ?? parent?.Strength ?? Default<double>(nameof(Strength)) : null,
        Loras = request.Loras ?? parent?.Loras ?? [],
        Lane = request.Lane,
        Deadline = request.Deadline,
        Metadata = request.Metadata,
        Inexact = request.Inexact,
        Previews = request.Previews,
    };

    private static T Default<T>(string field) => GenerationField.DefaultOf<T>(field);

    /// <summary>What was asked for in words.</summary>
    public ImmutableArray<string> Captions() => Kind.MakesClip() ? [Caption, MotionCaption] : [Caption];
}
