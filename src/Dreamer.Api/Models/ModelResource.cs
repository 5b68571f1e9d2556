using System.ComponentModel;
using Dreamer.Api.Requests;
using Dreamer.Devices;

namespace Dreamer.Api.Models;

/// <summary>A model: what it is best asked for and was taught where it can be used, and why not where it cannot.</summary>
internal sealed record ModelResource
{
    private const string Ready = "ready", Unusable = "unusable";

    [Description("Its name, to be sent as 'model'."), Example("nano")]
    public required string Id { get; init; }

    [Description("ready, or unusable: no device can read it."), Example(Ready)]
    public required string State { get; init; }

    [Description("Why it is unusable. Absent for one that is ready.")]
    public string? Detail { get; init; }

    [Description("A digest of its weights: the same revision and settings give the same bytes. Absent for an unusable one, like all that follows."), Example("684e1c0ad4a1f3b2")]
    public string? Revision { get; init; }

    [Description("Width and height in pixels that it is best asked for."), Example(64)]
    public FrameSize? DefaultSize { get; init; }

    [Description("Pixels that a frame of it may have, in whatever shape. Absent for a model that does not say."), Example(262144)]
    public long? MaxPixels { get; init; }

    [Description("Frames that a clip of it may have. Absent for one that makes none, or does not say."), Example(16)]
    public int? MaxFrames { get; init; }

    [Description("Frames that a clip of it is best asked for."), Example(16)]
    public int? DefaultFrames { get; init; }

    [Description("Frames a second that a clip of it is best asked for."), Example(8d)]
    public double? DefaultFps { get; init; }

    [Description("Whether it draws stills from captions: text_to_image, refine, and a text_to_video's first step."), Example(true)]
    public bool? MakesStills { get; init; }

    [Description("Whether it moves stills: animate, and a text_to_video's second step."), Example(true)]
    public bool? MakesClips { get; init; }

    [Description("A clip of it has one frame and a multiple of this: 1 allows any number, and 4 the numbers 4n+1."), Example(1)]
    public int? FrameStep { get; init; }

    [Description("What each side of a size is a multiple of, in pixels."), Example(8)]
    public int? SizeMultiple { get; init; }

    [Description("The LoRAs in its folder, by the names that 'loras' takes. Absent where there are none.")]
    public IReadOnlyList<string>? Loras { get; init; }

    [Description("The words that it knows, by what they name: shapes, colours and so on. Absent for a model that does not say.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    [Description("The sizes that it was trained at; others are made, with a warning. Absent for a model that does not say.")]
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    [Description("The numbers of frames that it was trained at; others are made, with a warning. Absent for a model that does not say.")]
    public IReadOnlyList<int>? TrainedFrames { get; init; }

    /// <summary>Those of all living devices, whichever face asks.</summary>
    public static async Task<Page<ModelResource>> ListAsync(IGrainFactory grains) => new([.. Of(await grains.DeviceDirectory().ListAsync())], null);

    /// <summary>Each model once: it is unusable where no living device can read it.</summary>
    public static IEnumerable<ModelResource> Of(IEnumerable<DeviceReport> devices) =>
        devices.SelectMany(device => device.Models).Select(Of).Concat(devices.SelectMany(device => device.Broken).Select(Of)).DistinctBy(model => model.Id);

    private static ModelResource Of(BrokenModel model) => new() { Id = model.Name, State = Unusable, Detail = model.Reason };

    private static ModelResource Of(DeviceModel model) => new()
    {
        Id = model.Name,
        State = Ready,
        Revision = model.Revision,
        DefaultSize = model.DefaultSize,
        MaxPixels = model.MaxPixels > 0 ? model.MaxPixels : null,
        MaxFrames = model.MaxFrames > 0 ? model.MaxFrames : null,
        DefaultFrames = model.DefaultFrames,
        DefaultFps = model.DefaultFps,
        MakesStills = model.MakesStills,
        MakesClips = model.MakesClips,
        FrameStep = model.FrameStep,
        SizeMultiple = model.SizeMultiple,
        Loras = model.Loras.IsDefaultOrEmpty ? null : model.Loras,
        Vocabulary = model.Vocabulary?.Groups.ToDictionary(group => group.Key, group => (IReadOnlyList<string>)group.Value),
        TrainedSizes = model.Vocabulary?.Sizes,
        TrainedFrames = model.Vocabulary?.Frames,
    };
}
