using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What a clip is made from: the still as scaled latent 1CHW and as image 1Chw in [-1, 1], its caption, and the motion's.</summary>
internal sealed record ClipInputs(Tensor StillLatent_1CHW, Tensor StillImage_1Chw, CaptionEmbedding Caption, MotionEmbedding Motion, MotionEmbedding Negative)
{
    public ClipInputs Check(ClipRequest request, ModelInfo model)
    {
        var side = request.Size / model.LatentScale;
        Require("still's latent", StillLatent_1CHW, [1, model.LatentChannels, side, side]);
        Require("still", StillImage_1Chw, [1, 3, request.Size, request.Size]);
        return this;
    }

    private static void Require(string name, Tensor tensor, long[] shape)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new ArgumentException($"The {name} is [{string.Join(", ", tensor.shape)}]; the request needs [{string.Join(", ", shape)}].");
        }
    }
}
