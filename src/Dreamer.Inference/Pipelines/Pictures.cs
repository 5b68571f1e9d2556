// Shapes: H/W pixels, 3 colours
using Dreamer.Errors;
using Dreamer.Media;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>Pictures of bytes to tensors in [-1, 1], and back.</summary>
internal static class Pictures
{
    private const float HalfRange = 127.5f;

    public static Tensor ToTensor(RgbImage image)
    {
        using var scope = NewDisposeScope();
        var bytes_HW3 = tensor(image.Pixels, [image.Height, image.Width, 3], dtype: ScalarType.Byte, device: CPU);
        return (bytes_HW3.to(ScalarType.Float32).permute(2, 0, 1).unsqueeze(0) / HalfRange - 1f).MoveToOuterDisposeScope();
    }

    /// <exception cref="DreamerException">It holds values that are no numbers, which bytes would show as black.</exception>
    public static RgbImage ToImage(Tensor image_13HW)
    {
        using var scope = NewDisposeScope();
        RequireNumbers(image_13HW);
        var bytes_HW3 = (
            (image_13HW + 1f) * HalfRange).round().clamp(0, 255).to(ScalarType.Byte).squeeze(0).permute(1, 2, 0).cpu().contiguous();
        return new RgbImage((int)bytes_HW3.shape[1], (int)bytes_HW3.shape[0], bytes_HW3.bytes.ToArray());
    }

    /// <summary>The same request ends the same way each time, so it is not tried again.</summary>
    public static void RequireNumbers(Tensor result)
    {
        if (!result.isfinite().all().item<bool>())
        {
            throw new DreamerException(
                ErrorCode.InvalidRequest,
                $"The result holds values that are no finite numbers: the model cannot compute this request in {result.dtype}.");
        }
    }
}
