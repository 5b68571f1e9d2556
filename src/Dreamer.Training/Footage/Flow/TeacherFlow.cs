// Shapes: F frames, P pairs of neighbouring frames (F-1), H/W pixels, h/w latent pixels
using Dreamer.Media;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Footage.Flow;

/// <summary>
/// The flow that real footage teaches: from each frame to the next, with the confidence that there and back again leads to the start
/// (Sundaram, Brox and Keutzer 2010, their bound as the place where confidence has fallen to 1/e), and that there is something to see
/// nearby: what a plain ground does, nobody can tell.
/// </summary>
internal sealed record TeacherFlow(Tensor Flow_P2HW, Tensor Confidence_P1HW)
{
    private const double Share = 0.01;
    private const double Slack = 0.5;

    /// <summary>How far structure is looked for, and how steep it has to be, of 255 a pixel.</summary>
    private const int Nearby = 7;

    private const double Structure = 4;

    /// <summary>Of a clip's frames; tensors belong to the caller's dispose scope.</summary>
    public static TeacherFlow Of(IReadOnlyList<RgbImage> frames, Device device)
    {
        using var scope = NewDisposeScope();
        var frames_F3HW = Stack(frames, device);
        var (first_P3HW, second_P3HW) = (frames_F3HW.narrow(0, 0, frames.Count - 1), frames_F3HW.narrow(0, 1, frames.Count - 1));
        var both = TvL1.Estimate(cat([first_P3HW, second_P3HW]), cat([second_P3HW, first_P3HW]));
        var (there_P2HW, back_P2HW) = (both.narrow(0, 0, frames.Count - 1), both.narrow(0, frames.Count - 1, frames.Count - 1));
        return new TeacherFlow(there_P2HW.clone().MoveToOuterDisposeScope(),
            (Consistency(there_P2HW, back_P2HW) * Evidence(first_P3HW)).MoveToOuterDisposeScope());
    }

    /// <summary>Means over patches, the flow's by confidence, in latent pixels: P×3×h×w of dx, dy and confidence.</summary>
    public Tensor Shrink(int patch)
    {
        using var scope = NewDisposeScope();
        var confidence_P1hw = Patches(Confidence_P1HW, patch);
        var flow_P2hw = Patches(Flow_P2HW * Confidence_P1HW, patch) / (confidence_P1hw + 1e-6) / patch;
        return cat([flow_P2hw, confidence_P1hw], dim: 1).MoveToOuterDisposeScope();
    }

    private static Tensor Patches(Tensor x_PCHW, int patch) => x_PCHW.unflatten(3, -1, patch).unflatten(2, -1, patch).mean([3, 5]);

    private static Tensor Consistency(Tensor there_P2HW, Tensor back_P2HW)
    {
        var backFromThere_P2HW = Warp.Along(back_P2HW, there_P2HW);
        var miss_P1HW = (there_P2HW + backFromThere_P2HW).square().sum(1, keepdim: true);
        var length_P1HW = there_P2HW.square().sum(1, keepdim: true) + backFromThere_P2HW.square().sum(1, keepdim: true);
        return (-miss_P1HW / ((Share * length_P1HW) + Slack)).exp();
    }

    private static Tensor Evidence(Tensor frames_P3HW)
    {
        var (H, W) = (frames_P3HW.shape[2], frames_P3HW.shape[3]);
        var across_P3HW = frames_P3HW.narrow(3, 1, W - 1) - frames_P3HW.narrow(3, 0, W - 1);
        var down_P3HW = frames_P3HW.narrow(2, 1, H - 1) - frames_P3HW.narrow(2, 0, H - 1);
        var steep_P1HW = F.pad(across_P3HW.square(), [0, 1, 0, 0]).amax([1], keepdim: true)
            + F.pad(down_P3HW.square(), [0, 0, 0, 1]).amax([1], keepdim: true);
        return 1 - (-Surround.Mean(steep_P1HW, Nearby) / (Structure * Structure)).exp();
    }

    private static Tensor Stack(IReadOnlyList<RgbImage> frames, Device device)
    {
        var bytes = frames.SelectMany(frame => frame.Pixels).ToArray();
        return tensor(bytes, [frames.Count, frames[0].Height, frames[0].Width, 3], dtype: ScalarType.Byte, device: device)
            .to(ScalarType.Float32).permute(0, 3, 1, 2).contiguous();
    }
}
