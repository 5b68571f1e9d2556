using Dreamer.Diffusion.Devices;
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

    /// <summary>Onto the CPU in float32 unless told otherwise; one error lists all that is wrong with the folder.</summary>
    public static DiffusionModel Load(string folder, TensorPlace? place = null) => Of(folder).Load(folder, place ?? TensorPlace.Default);

    /// <summary>The same without the parts that come and go by themselves: its owner loads each when it is needed.</summary>
    public static DiffusionModel Open(string folder, TensorPlace? place = null) =>
        Of(folder).Open(folder, place ?? TensorPlace.Default);

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
