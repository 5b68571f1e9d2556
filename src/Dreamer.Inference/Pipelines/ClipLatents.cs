// Shapes: C channels, H/W latent pixels, F latent frames
using System.Globalization;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>
/// The latents of a clip that another one goes on from. Those of a clip that was extended hold all its pieces, and say how long the last one
/// is where each is decoded by itself.
/// </summary>
internal static class ClipLatents
{
    private const string Last = "last_piece";

    /// <summary>FCHW of the piece that the clip ends with.</summary>
    public static Tensor LastPiece(byte[] safetensors, ModelInfo model, PixelSize size)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.FromBytes(safetensors, "the clip's latents");
        var latents = Read(file, model, size);
        var frames = latents.shape[0];
        var last = long.TryParse(file.Metadata.GetValueOrDefault(Last), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : frames;
        return last >= 1 && last <= frames ? latents.narrow(0, frames - last, last).MoveToOuterDisposeScope() : throw new CheckpointException(
            $"The clip's latents say that their last piece has {last} frames; they have {frames}.");
    }

    /// <summary>With those that go on from them.</summary>
    public static byte[] Join(byte[] before, Tensor after_FCHW, DiffusionModel model, PixelSize size)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.FromBytes(before, "the clip's latents");
        var joined_FCHW = model.Join(Read(file, model.Info, size), after_FCHW);
        return model.FramesAreStills
            ? StillLatents.Write(joined_FCHW, model.Info)
            : StillLatents.Write(joined_FCHW, model.Info, (Last, after_FCHW.shape[0].ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A blob comes from outside: its latents must be those of this model, in the clip's size.</summary>
    private static Tensor Read(SafetensorsFile file, ModelInfo model, PixelSize size)
    {
        if (!StillLatents.IsOf(model, file))
        {
            throw new DreamerException(
                ErrorCode.InvalidRequest, $"The clip was made by other weights than '{model.Name}' has now: its latents mean nothing to them.", "parent");
        }
        var (latents, latent) = (file.Read(StillLatents.Name), size / model.LatentScale);
        long[] frame = [model.LatentChannels, latent.Height, latent.Width];
        return latents.dim() == 4 && latents.dtype == ScalarType.Float32 && latents.shape.AsSpan(1).SequenceEqual(frame) ? latents : throw new CheckpointException(
            $"The clip's latents are {latents.dtype}[{string.Join(", ", latents.shape)}]; a clip of {size} has Float32[frames, {string.Join(", ", frame)}].");
    }
}
