using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.World;

public sealed class ClipTests
{
    private static readonly Sprite Star =
        new(Shape.Star, SpriteColour.Red, SpriteSize.Large, Position.Centre, 32, 32, 10);

    [Theory]
    [InlineData(Motion.Left, -20, 0)]
    [InlineData(Motion.Right, 20, 0)]
    [InlineData(Motion.Up, 0, -20)]
    [InlineData(Motion.Down, 0, 20)]
    [InlineData(Motion.UpLeft, -14.142, -14.142)]
    [InlineData(Motion.DownRight, 14.142, 14.142)]
    [InlineData(Motion.Bounce, 0, 0)]
    [InlineData(Motion.Still, 0, 0)]
    public void A_sprite_travels_twenty_pixels(Motion motion, double dx, double dy)
    {
        var end = MotionPath.At(Star, motion, 1);
        Assert.Equal(dx, end.X - Star.X, 2);
        Assert.Equal(dy, end.Y - Star.Y, 2);
    }

    [Fact]
    public void Growing_shrinking_and_spinning_change_size_and_angle()
    {
        Assert.Equal(15, MotionPath.At(Star, Motion.Grow, 1).Radius, 3);
        Assert.Equal(5.5, MotionPath.At(Star, Motion.Shrink, 1).Radius, 3);
        Assert.Equal(MathF.PI / 2, MotionPath.At(Star, Motion.SpinClockwise, 1).Angle, 3);
        Assert.Equal(-MathF.PI / 2, MotionPath.At(Star, Motion.SpinAnticlockwise, 1).Angle, 3);
    }

    [Fact]
    public void A_bounce_hops_thirteen_pixels_up() => Assert.Equal(19, MotionPath.At(Star, Motion.Bounce, 0.25f).Y, 3);

    [Fact]
    public void Flow_carries_each_sprite_pixel_to_its_place_in_the_next_frame()
    {
        var clip = ClipOf(Motion.DownRight);
        var flow = new float[15 * FlowField.PairLength];
        FlowField.Write(clip, flow);
        var centre = 32 * Scene.Side + 32;
        Assert.Equal(20 * 0.70710678 / 15, flow[centre], 3);
        Assert.Equal(20 * 0.70710678 / 15, flow[Scene.Area + centre], 3);
        Assert.Equal(0, flow[0]);
    }

    [Fact]
    public void Clockwise_flow_above_the_centre_points_right()
    {
        var flow = new float[15 * FlowField.PairLength];
        FlowField.Write(ClipOf(Motion.SpinClockwise), flow);
        var above = 26 * Scene.Side + 32;
        Assert.InRange(flow[above], 0.4f, 0.8f);
    }

    [Fact]
    public void A_sprite_stays_in_the_frame_unless_it_may_leave()
    {
        var batch = ClipBatch.Render(300, 2, new WorldOptions { LeavesFrameChance = 0, Frames = 2 });
        Assert.All(batch.Clips, clip =>
        {
            var end = clip.HeroAt(1);
            Assert.InRange(end.X, end.Radius - 5, Scene.Side - end.Radius + 5);
            Assert.InRange(end.Y, end.Radius - 5, Scene.Side - end.Radius + 5);
        });
    }

    [Fact]
    public void Every_motion_occurs_and_no_circle_or_ring_spins()
    {
        var clips = ClipBatch.Render(400, 2, new WorldOptions { Frames = 2 }).Clips;
        Assert.Equal(14, clips.Select(clip => clip.Motion).Distinct().Count());
        Assert.DoesNotContain(clips, clip => clip.Motion is Motion.SpinClockwise or Motion.SpinAnticlockwise
            && clip.Scene.Hero.Shape is Shape.Circle or Shape.Ring);
    }

    [Fact]
    public void The_easy_world_has_one_large_sprite_on_plain_ground()
    {
        var clips = ClipBatch.Render(60, 2, WorldOptions.Easy with { Frames = 2 }).Clips;
        Assert.All(clips, clip => Assert.True(
            clip.Scene.Sprites.Count == 1 && clip.Scene.Hero.Size == SpriteSize.Large && clip.Scene.Background.Kind == BackgroundKind.Plain));
    }

    [Fact]
    public void Fewer_frames_show_the_whole_motion()
    {
        var clip = ClipOf(Motion.Left);
        Assert.Equal(clip.HeroAt(15), (clip with { Frames = 8 }).HeroAt(7));
        Assert.Equal(4, (clip with { Frames = 8 }).Fps);
    }

    [Fact]
    public void A_degraded_clip_is_blurred_marked_and_the_same_for_a_seed()
    {
        var options = new WorldOptions { Frames = 2, Degraded = true };
        var degraded = ClipBatch.Render(4, 9, options);
        var clean = ClipBatch.Render(4, 9, options with { Degraded = false });
        Assert.Equal(degraded.Pixels, ClipBatch.Render(4, 9, options, degree: 2).Pixels);
        Assert.Equal(clean.MotionCaptions, degraded.MotionCaptions);
        var difference = clean.Pixels.Zip(degraded.Pixels, (a, b) => (a - b) * (a - b)).Average();
        Assert.InRange(difference, 0.002, 0.05);
    }

    [Fact]
    public void Footage_differs_and_a_little_of_it_is_unmarked()
    {
        var rng = new Rng(3);
        var drawn = new List<Degradation>();
        for (var i = 0; i < 4_000; i++)
        {
            drawn.Add(Degradation.Draw(ref rng));
        }
        Assert.InRange(drawn.Count(d => d.IsMarked) / 4_000.0, 0.95, 0.97);
        Assert.All(drawn, d => Assert.InRange(d.BlurSigma, 0.4f, Degradation.Worst.BlurSigma));
        Assert.True(drawn.Max(d => d.BlurSigma) - drawn.Min(d => d.BlurSigma) > 0.6f);
    }

    private static Clip ClipOf(Motion motion) =>
        new(new Scene([Star], new Background(BackgroundKind.Plain, BackgroundColour.Black)), motion, 16);
}
