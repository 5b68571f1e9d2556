using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Families;

/// <summary>Where a text encoder is that comes and goes by itself.</summary>
public enum PlannedTexts
{
    /// <summary>In the device's memory beside the rest.</summary>
    Beside,

    /// <summary>In the device's memory while texts are encoded, and not while steps are taken.</summary>
    Before,

    /// <summary>In the host's memory.</summary>
    OnHost,
}

/// <summary>Which of a model's weights are in a device's memory at once.</summary>
public sealed record PlanLayout
{
    public PlannedTexts Texts { get; init; }

    /// <summary>Of several transformers, whether they take turns in memory.</summary>
    public bool OneExpert { get; init; }

    /// <summary>Null where all blocks of a transformer are.</summary>
    public BlockOffload? Offload { get; init; }

    /// <summary>The least that a device can have: texts in the host's memory, one transformer at a time, and of that few blocks.</summary>
    public static PlanLayout Least { get; } = new()
    {
        Texts = PlannedTexts.OnHost,
        OneExpert = true,
        Offload = new BlockOffload(BlockOffload.LeastResident),
    };

    /// <summary>While steps are taken.</summary>
    public long WithSteps(ModelSketch model, ScalarType type)
    {
        long[] steps = [.. PartsFor(model, PartUse.Steps).Select(part => part.Bytes(type, Offload))];
        return Core(model, type) + (OneExpert ? steps.DefaultIfEmpty().Max() : steps.Sum())
            + (Texts == PlannedTexts.Beside ? TextEncoders(model, type) : 0);
    }

    /// <summary>While texts are encoded before steps are taken; 0 where they are not encoded then, or not there.</summary>
    public long WithTexts(ModelSketch model, ScalarType type) =>
        Texts == PlannedTexts.Before ? Core(model, type) + TextEncoders(model, type) : 0;

    /// <summary>In the host's memory instead: blocks in their files, which the system caches, and a text encoder.</summary>
    public long OnHost(ModelSketch model, ScalarType type) =>
        PartsFor(model, PartUse.Steps).Sum(part => part.Bytes(type) - part.Bytes(type, Offload))
            + (Texts == PlannedTexts.OnHost ? TextEncoders(model, type) : 0);

    private static long Core(ModelSketch model, ScalarType type) => PartsFor(model, null).Sum(part => part.Bytes(type));

    private static long TextEncoders(ModelSketch model, ScalarType type) => PartsFor(model, PartUse.Texts).Sum(part => part.Bytes(type));

    private static IEnumerable<PartSketch> PartsFor(ModelSketch model, PartUse? use) => model.Parts.Where(part => part.Use == use);
}
