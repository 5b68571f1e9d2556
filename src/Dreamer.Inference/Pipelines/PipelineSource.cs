using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Pipelines;

/// <summary>Loads the pipeline folder that the options name.</summary>
internal sealed class PipelineSource(InferenceOptions options) : IModelSource
{
    public IDiffusionModel Load()
    {
        try
        {
            return new PipelineModel(DreamerModel.Load(options.ModelFolder));
        }
        catch (ModelException error)
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, error.Message);
        }
    }
}
