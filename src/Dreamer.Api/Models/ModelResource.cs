using System.ComponentModel;
using Dreamer.Devices;

namespace Dreamer.Api.Models;

/// <summary>A model, what it is best asked for, and what it was taught.</summary>
internal sealed record ModelResource
{
    [Description("Its name, to be sent as 'model'."), Example("nano")]
    public required string Id { get; init; }

    [Description("A digest of its weights: the same revision and settings give the same bytes."), Example("684e1c0ad4a1f3b2")]
    public required string Revision { get; init; }

    [Description("Width and height in pixels that it is best asked for."), Example(64)]
    public required int DefaultSize { get; init; }

    [Description("Frames that a clip of it is best asked for."), Example(16)]
    public required int DefaultFrames { get; init; }

    [Description("Frames a second that a clip of it is best asked for."), Example(8d)]
    public required double DefaultFps { get; init; }

    [Description("The words that it knows, by what they name: shapes, colours and so on. Absent for a model that does not say.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Vocabulary { get; init; }

    [Description("The sizes that it was trained at; others are made, with a warning. Absent for a model that does not say.")]
    public IReadOnlyList<int>? TrainedSizes { get; init; }

    [Description("The numbers of frames that it was trained at; others are made, with a warning. Absent for a model that does not say.")]
    public IReadOnlyList<int>? TrainedFrames { get; init; }

    public static ModelResource Of(DeviceModel model) => new()
    {
        Id = model.Name,
        Revision = model.Revision,
        DefaultSize = model.DefaultSize,
        DefaultFrames = model.DefaultFrames,
        DefaultFps = model.DefaultFps,
        Vocabulary = model.Vocabulary?.Groups.ToDictionary(group => group.Key, group => (IReadOnlyList<string>)group.Value),
        TrainedSizes = model.Vocabulary?.Sizes,
        TrainedFrames = model.Vocabulary?.Frames,
    };
}
