using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Ltx;
using Dreamer.Diffusion.Pipelines.Wan;

namespace Dreamer.Diffusion.Families;

/// <summary>
/// All families that a folder's model may be of; the folder's <c>model_index.json</c> decides. A picture of a folder without any server:
/// <code>
/// using var model = ModelFamilies.Load("models/nano");
/// var conditions = new StillConditions(model.EncodeCaption("a red star"), model.EncodeCaption(""));
/// using var job = model.Begin(new StillRequest(Seed: 7, Steps: 16, Guidance: 2, model.Info.DefaultSize), conditions);
/// using var pictures = new DecodedFrames(model, job.Finish());
/// using var picture_13hw = pictures.Frame(0);
/// </code>
/// </summary>
public static class ModelFamilies
{
    private static readonly ModelFamily[] s_all = [new WanFamily(), new LtxFamily(), new FactorizedFamily()];

    /// <summary>
    /// Onto the CPU in float32 unless told otherwise, with LoRAs of the folder, added in this order; one error lists all that is wrong.
    /// </summary>
    public static DiffusionModel Load(string folder, TensorPlace? place = null, IReadOnlyList<LoraUse>? loras = null) =>
        Of(folder).Load(folder, place ?? TensorPlace.Default, loras ?? []);

    /// <summary>The revision that a model of this one will have with LoRAs of its folder, whose files are read and checked.</summary>
    public static string Revision(string folder, string own, IReadOnlyList<LoraUse> loras)
    {
        using var files = new ModelLoras(folder, loras);
        return files.Revision(own);
    }

    /// <summary>The same without the parts that come and go by themselves: its owner loads each when it is needed.</summary>
    public static DiffusionModel Open(string folder, TensorPlace? place = null, IReadOnlyList<LoraUse>? loras = null) =>
        Of(folder).Open(folder, place ?? TensorPlace.Default, loras ?? []);

    public static ModelOutline Outline(string folder, TensorPlace? place = null) =>
        Of(folder).Outline(folder, place ?? TensorPlace.Default);

    /// <summary>What the folder's configs say; one error lists all that is wrong with them. No weights need be there.</summary>
    public static ModelSketch Sketch(string folder)
    {
        var family = Of(folder);
        using var files = new ModelFolder(folder, TensorPlace.Default);
        var sketch = family.Sketch(files);
        files.RequireSound();
        return sketch ?? throw new NotSupportedException($"{folder} is of a family whose needs are not told by its configs.");
    }

    /// <summary>
    /// Which blocks of a folder's transformer pass through a device's memory, so that it and a usual job fit: null where all may stay, or
    /// none can pass, or where the folder is no model, which loading says.
    /// </summary>
    public static BlockOffload? OffloadFor(string folder, TensorPlace place, long memory, PlannedTexts texts)
    {
        if (ModelPlace.FaultOf(folder) is not null)
        {
            return null;
        }
        using var files = new ModelFolder(folder, TensorPlace.Default);
        if (Of(folder).Sketch(files) is not { } sketch || !sketch.Parts.Any(part => part is { Use: PartUse.Steps, Blocks: > 0 }))
        {
            return null;
        }
        var (size, frames, _) = sketch.Defaults;
        var request = new PlanRequest(size, frames, place.Type, memory, OnCpu: place.Device.type == TorchSharp.DeviceType.CPU);
        return new MemoryPlan(sketch, request).Offload(texts);
    }

    /// <summary>Null where none knows the class.</summary>
    internal static ModelFamily? Knowing(string className) => s_all.FirstOrDefault(family => family.Knows(className));

    /// <summary>What is of no family's class is the last one's, as is a folder whose index cannot be read: that family says why not.</summary>
    private static ModelFamily Of(string folder)
    {
        ModelPlace.Require(folder);
        var name = ClassOf(Path.Combine(folder, ModelIndex.FileName));
        return Knowing(name) ?? s_all[^1];
    }

    private static string ClassOf(string index)
    {
        try
        {
            return ConfigFile.Read<ModelIndex>(index).ClassName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return "";
        }
    }
}
