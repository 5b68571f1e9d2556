using Dreamer.Media;
using Dreamer.Training.Footage.Flow;
using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Footage;

public sealed class TeacherFlowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(5)]
    public void A_pan_is_seen_to_a_tenth_of_a_pixel_and_trusted(double speed)
    {
        using var scope = NewDisposeScope();
        var flow = TeacherFlow.Of(MadeClips.Pan(2, speed), CPU);
        var inner_P2HW = flow.Flow_P2HW.narrow(2, 8, 48).narrow(3, 8, 48);
        Assert.InRange((inner_P2HW.select(1, 0) - speed).abs().mean().item<float>(), 0, 0.1);
        Assert.InRange(inner_P2HW.select(1, 1).abs().mean().item<float>(), 0, 0.1);
        Assert.InRange(flow.Confidence_P1HW.narrow(2, 8, 48).narrow(3, 8, 48).mean().item<float>(), 0.9, 1);
    }

    [Fact]
    public void Latent_flow_is_an_eighth_as_long()
    {
        using var scope = NewDisposeScope();
        var latent_P3hw = TeacherFlow.Of(MadeClips.Pan(2, speed: 2.5), CPU).Shrink(8);
        Assert.Equal([1, 3, 8, 8], latent_P3hw.shape);
        Assert.InRange(latent_P3hw[0, 0, 4, 4].item<float>(), 2.4 / 8, 2.6 / 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_flow_of_sprites_is_much_nearer_to_the_truth_than_rest_is(bool degraded)
    {
        var batch = ClipBatch.Render(8, 5, new WorldOptions { Degraded = degraded, Frames = 8, Motions = [Motion.Left, Motion.DownRight, Motion.Up, Motion.Bounce] });
        var (miss, rest, ground, groundPixels) = (0.0, 0.0, 0.0, 0);
        for (var clip = 0; clip < 8; clip++)
        {
            using var scope = NewDisposeScope();
            var frames = FrameImages.Of(batch.Pixels.AsSpan(clip * 8 * Renderer.FrameLength, 8 * Renderer.FrameLength));
            var flow = TeacherFlow.Of(frames, CPU).Flow_P2HW.contiguous().data<float>().ToArray();
            var truth = batch.Flow.AsSpan(clip * 7 * FlowField.PairLength, 7 * FlowField.PairLength);
            for (var i = 0; i < 7 * Scene.Area; i++)
            {
                var at = (i / Scene.Area * FlowField.PairLength) + (i % Scene.Area);
                var (dx, dy) = (truth[at], truth[at + Scene.Area]);
                var error = Math.Sqrt(Math.Pow(flow[at] - dx, 2) + Math.Pow(flow[at + Scene.Area] - dy, 2));
                var isSprite = dx != 0 || dy != 0;
                (miss, rest) = (miss + (isSprite ? error : 0), rest + Math.Sqrt((dx * dx) + (dy * dy)));
                (ground, groundPixels) = (ground + (isSprite ? 0 : error), groundPixels + (isSprite ? 0 : 1));
            }
        }
        Assert.InRange(miss / rest, 0, 0.5);
        Assert.InRange(ground / groundPixels, 0, 0.5); // pixels: what rests, rests
    }

    [Fact]
    public void Frames_that_have_nothing_in_common_are_not_trusted()
    {
        using var scope = NewDisposeScope();
        var flow = TeacherFlow.Of([MadeClips.Pan(1, 0, seed: 1)[0], MadeClips.Pan(1, 0, seed: 6)[0]], CPU);
        Assert.InRange(flow.Confidence_P1HW.mean().item<float>(), 0, 0.5);
    }

    [Fact]
    public void A_plain_picture_tells_nothing()
    {
        using var scope = NewDisposeScope();
        var plain = RgbImage.Filled(64, 64, (90, 90, 200));
        var flow = TeacherFlow.Of([plain, plain], CPU);
        Assert.Equal(0, flow.Flow_P2HW.abs().max().item<float>());
        Assert.Equal(0, flow.Confidence_P1HW.max().item<float>());
    }

    [Fact]
    public void Colours_tell_directions_apart()
    {
        float[] dx = [0, 2, -2, 0, 0, 2], dy = [0, 0, 0, 2, -2, 0], confidence = [1, 1, 1, 1, 1, 0];
        var picture = FlowWheel.Draw(dx, dy, confidence, 6, full: 2);
        var colours = Enumerable.Range(0, 6).Select(x => picture[x, 0]).ToList();
        Assert.Equal((255, 255, 255), colours[0]);
        Assert.Equal((153, 153, 153), colours[5]);
        Assert.Equal(6, colours.Distinct().Count());
    }
}
