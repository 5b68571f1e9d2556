using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Pipelines;

/// <summary>Reads the pipeline folders that the options name.</summary>
internal sealed class PipelineSource(InferenceOptions options) : IModelSource
{
    private readonly ConcurrentDictionary<(string Folder, string Device), TensorPlace> _places = new();

    public IDiffusionModel Load(string folder, string device) => Load(folder, device, []);

    public IDiffusionModel Load(string folder, string device, ImmutableArray<LoraChoice> loras) => Read(() =>
    {
        var model = ModelFamilies.Open(folder, PlaceOf(folder, device), UsesOf(loras));
        return new PipelineModel(model, Described(folder, model.Outline, model.Place) with { Name = model.Info.Name });
    });

    public string Revision(string folder, string own, ImmutableArray<LoraChoice> loras) =>
        Read(() => ModelFamilies.Revision(folder, own, UsesOf(loras)));

    public DeviceModel Describe(string folder, string device)
    {
        return Read(() =>
        {
            var place = PlaceOf(folder, device);
            return Described(folder, ModelFamilies.Outline(folder, place), place);
        });
    }

    private static DeviceModel Described(string folder, ModelOutline outline, TensorPlace place) => new()
    {
        Name = NamedFolder.Parse(folder).Name,
        Revision = outline.Revision,
        DefaultSize = Sizes.Of(outline.DefaultSize),
        DefaultFrames = outline.DefaultFrames,
        DefaultFps = outline.DefaultFps,
        WeightBytes = outline.WeightBytes,
        Place = place.Kind,
        Vocabulary = VocabularyOf(folder),
        MakesStills = outline.Makes.Stills,
        MakesClips = outline.Makes.Clips,
        FrameStep = outline.Makes.FrameStep,
        Loras = [.. LoraFolder.Names(folder)],
        Parts = [.. outline.Parts.Select(part => new DevicePart(part.Name, part.Use == PartUse.Texts, part.WeightBytes))],
        SizeMultiple = outline.SizeMultiple,
        MaxPixels = outline.Makes.MaxPixels,
        MaxFrames = outline.Makes.MaxFrames,
    };

    private static ModelVocabulary? VocabularyOf(string folder) => ModelWords.Of(folder) is not { } words ? null : new ModelVocabulary
    {
        Groups = words.Groups.ToImmutableDictionary(group => group.Key, group => group.Value.ToImmutableArray()),
        CaptionWords = [.. words.CaptionWords],
        MotionWords = [.. words.MotionWords],
        Objects = [.. words.Objects],
        Sizes = [.. words.Sizes],
        Frames = [.. words.Frames],
        CaptionTokens = words.CaptionTokens,
        MotionTokens = words.MotionTokens,
    };

    private static LoraUse[] UsesOf(ImmutableArray<LoraChoice> loras) => [.. loras.Select(lora => new LoraUse(lora.Name, lora.Scale))];

    /// <summary>The same from the first time on, since a device's free memory changes.</summary>
    private TensorPlace PlaceOf(string folder, string device) => _places.GetOrAdd((folder, device), model =>
    {
        var place = TensorPlace.Named(InferenceOptions.LocalNameOf(model.Device), options.NumberType);
        return place with { Offload = OffloadOf(model.Folder, place, options.Of(model.Device)) };
    });

    private static BlockOffload? OffloadOf(string folder, TensorPlace place, InferenceOptions device) => device.Offload switch
    {
        OffloadPolicy.None => null,
        OffloadPolicy.Blocks => new BlockOffload(Math.Max(BlockOffload.LeastResident, device.ResidentBlocks)),
        _ => ModelFamilies.OffloadFor(folder, place, device.DeviceMemoryBytes - device.EmbeddingCacheBytes, device.TextEncoder switch
        {
            TextEncoderPolicy.Keep => PlannedTexts.Beside,
            TextEncoderPolicy.Cpu => PlannedTexts.OnHost,
            _ => PlannedTexts.Before,
        }) is { } needed
            ? needed with { Resident = device.ResidentBlocks > 0 ? device.ResidentBlocks : needed.Resident }
            : null,
    };

    /// <summary>A folder that cannot be used is the model's fault, as callers know it.</summary>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ModelException or CheckpointException && !DeviceErrors.IsOutOfMemory(error))
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, error.Message);
        }
    }
}
