// Shapes: F frames, H/W pixels
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Media;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// What a model that is learning makes of a few captions, always the same, from the same noise: a still each, and once there is a stage
/// two, frames of its clip.
/// </summary>
internal static class ValidationSheet
{
    private const int Steps = 16;
    private const double Guidance = 2;
    private const int EveryFrame = 3;

    private static readonly (string Caption, string Motion)[] s_captions =
    [
        ("a large red star on the left on a dark blue background", "the star moves to the right"),
        ("a small yellow circle at the bottom on a dark green background", "the circle moves up"),
        ("a large purple square in the centre on a pink background", "the square shrinks"),
        ("a small white triangle at the top on a black background", "the triangle moves down"),
    ];

    public static void Write(string modelFolder, Device device, string path)
    {
        using var off = no_grad();
        using var model = DreamerModel.Load(modelFolder, new TensorPlace(device, ScalarType.Float32));
        var rows = s_captions.Select((row, seed) => (Title(model, row), Frames(model, row, seed))).ToList();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Png.Encode(ContactSheet.Render(rows)));
    }

    private static string Title(DreamerModel model, (string Caption, string Motion) row) =>
        model.Info.HasMotion ? $"{row.Caption}\n{row.Motion}" : row.Caption;

    private static IReadOnlyList<RgbImage> Frames(DreamerModel model, (string Caption, string Motion) row, long seed)
    {
        using var scope = NewDisposeScope();
        using var nothing = model.EncodeCaption("");
        using var caption = model.EncodeCaption(row.Caption);
        using var stillJob = model.Begin(new StillRequest(seed, Steps, Guidance, Scene.Side), new StillConditions(caption, nothing));
        var latent_1Chw = stillJob.Finish();
        var still_13HW = model.DecodeLatents(latent_1Chw);
        if (!model.Info.HasMotion)
        {
            return Pictures(still_13HW);
        }
        using var clipJob = BeginClip(model, row.Motion, seed, latent_1Chw, still_13HW);
        var frames_F3HW = model.DecodeLatents(clipJob.Finish());
        return [.. Pictures(still_13HW), .. Pictures(frames_F3HW).Where((_, frame) => frame % EveryFrame == 0)];
    }

    private static DenoisingJob BeginClip(DreamerModel model, string motionCaption, long seed, Tensor latent_1Chw, Tensor still_13HW)
    {
        using var caption = model.EncodeCaption(motionCaption); // as stage two learns it: clips have brief captions only
        using var motion = model.EncodeMotion(motionCaption);
        using var nothing = model.EncodeMotion("");
        var request = new ClipRequest(
            seed, Steps, Guidance, ImageGuidance: 1, Scene.Side, model.Info.DefaultFrames, model.Info.DefaultFps, MotionStrength: 1);
        return model.Begin(request, new ClipConditions(latent_1Chw, still_13HW, caption, motion, nothing));
    }

    private static IReadOnlyList<RgbImage> Pictures(Tensor images_F3HW) =>
        FrameImages.Of(images_F3HW.cpu().contiguous().data<float>().ToArray());
}
