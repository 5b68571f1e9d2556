using Dreamer.Devices;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Pipelines;

/// <summary>Reads the pipeline folders that the options name.</summary>
internal sealed class PipelineSource(InferenceOptions options) : IModelSource
{
    public IDiffusionModel Load() => Load(options.Folders[0]);

    public IDiffusionModel Load(string folder) => Read(() => new PipelineModel(DreamerModel.Load(folder)));

    public DeviceModel Describe(string folder)
    {
        var outline = Read(() => ModelOutline.Read(folder));
        return new DeviceModel
        {
            Name = InferenceOptions.NameOf(folder),
            Revision = outline.Revision,
            DefaultSize = outline.DefaultSize,
            DefaultFrames = outline.DefaultFrames,
            DefaultFps = outline.DefaultFps,
            WeightBytes = outline.WeightBytes,
        };
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelException error) when (!DeviceErrors.IsOutOfMemory(error))
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, error.Message);
        }
    }
}
