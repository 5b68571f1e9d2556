// Shapes: C channels, H/W latent pixels, F frames
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>Latents on their way from one job to another: safetensors that say of which model they are.</summary>
internal static class StillLatents
{
    public const string Name = "latents";
    private const string Revision = "revision";

    public static byte[] Write(Tensor latents_FCHW, ModelInfo model, params (string Key, string Value)[] told) => SafetensorsWriter.ToBytes(
        new Dictionary<string, Tensor> { [Name] = latents_FCHW },
        told.Append((Revision, model.LatentsRevision)).ToDictionary());

    /// <summary>1CHW, of a still of this size; null if another model made them, to which they mean something else.</summary>
    public static Tensor? Read(byte[] safetensors, ModelInfo model, PixelSize size)
    {
        using var file = SafetensorsFile.FromBytes(safetensors, "the still's latents");
        if (!IsOf(model, file))
        {
            return null;
        }
        var (latents, latent) = (file.Read(Name), size / model.LatentScale);
        return latents.shape.SequenceEqual([1, model.LatentChannels, latent.Height, latent.Width]) ? latents : null;
    }

    // Those of before they said so are of the only model that could take them.
    public static bool IsOf(ModelInfo model, SafetensorsFile file) =>
        file.Metadata.GetValueOrDefault(Revision, model.LatentsRevision) == model.LatentsRevision;
}
