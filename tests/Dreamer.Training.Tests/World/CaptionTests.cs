using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.World;

public sealed class CaptionTests
{
    private static readonly Sprite Star =
        new(Shape.Star, SpriteColour.Red, SpriteSize.Large, Position.UpperLeft, 20, 20, 16);

    private static readonly Scene Scene = new([Star], new Background(BackgroundKind.Striped, BackgroundColour.DarkBlue));

    [Fact]
    public void The_canonical_caption_tells_everything_in_order() =>
        Assert.Equal("a large red star in the upper left on a dark blue striped background", CaptionWriter.Canonical(Scene).Text);

    [Fact]
    public void Two_sprites_are_joined_by_and()
    {
        var ring = Star with { Shape = Shape.Ring, Size = SpriteSize.Small, Position = Position.LowerRight };
        Assert.StartsWith(
            "a large red star in the upper left and a small red ring in the lower right on",
            CaptionWriter.Canonical(Scene with { Sprites = [Star, ring] }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_caption_tells_only_what_it_should()
    {
        Assert.Equal("a red star", CaptionWriter.Partial(Scene, SceneDetails.Colour).Text);
        Assert.Equal("a star on a striped background", CaptionWriter.Partial(Scene, SceneDetails.BackgroundKind).Text);
        Assert.Equal("an orange star on a dark blue background", CaptionWriter.Partial(
            Scene.WithHero(Star with { Colour = SpriteColour.Orange }), SceneDetails.Colour | SceneDetails.BackgroundColour).Text);
    }

    [Fact]
    public void Free_captions_vary_and_tell_what_they_claim()
    {
        var captions = Enumerable.Range(0, 400).Select(Free).ToList();
        Assert.True(captions.Select(caption => caption.Text).Distinct().Count() > 150);
        Assert.All(captions, caption =>
        {
            Assert.Contains("star", caption.Text, StringComparison.Ordinal);
            Assert.True(!caption.Tells.HasFlag(SceneDetails.Colour) || caption.Text.Contains("red", StringComparison.Ordinal), caption.Text);
            Assert.Equal(caption.Tells.HasFlag(SceneDetails.BackgroundKind), caption.Text.Contains("striped", StringComparison.Ordinal));
            Assert.DoesNotContain("  ", caption.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Motion_captions_are_brief_and_name_the_motion()
    {
        var clip = new Clip(Scene, Motion.DownLeft, 16);
        Assert.Equal("the star moves down and to the left", MotionCaptionWriter.Canonical(clip));
        for (var i = 0; i < 100; i++)
        {
            var rng = new Rng((ulong)i);
            Assert.Contains("down and to the left", MotionCaptionWriter.Write(ref rng, clip, new WorldOptions()), StringComparison.Ordinal);
        }
    }

    private static Caption Free(int seed)
    {
        var rng = new Rng((ulong)seed);
        return CaptionWriter.Write(ref rng, Scene, new WorldOptions { FreeCaptionChance = 1 });
    }
}
