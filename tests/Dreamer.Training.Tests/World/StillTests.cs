using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Tests.World;

public sealed class StillTests
{
    [Fact]
    public void The_same_seed_gives_the_same_batch_at_any_degree()
    {
        var one = StillBatch.Render(32, 7);
        var two = StillBatch.Render(32, 7, degree: 2);
        Assert.Equal(one.Pixels, two.Pixels);
        Assert.Equal(one.Captions, two.Captions);
        Assert.NotEqual(one.Pixels, StillBatch.Render(32, 8).Pixels);
    }

    [Fact]
    public void An_item_does_not_depend_on_the_size_of_its_batch()
    {
        var small = StillBatch.Render(2, 7);
        Assert.Equal(small.Pixels, StillBatch.Render(5, 7).Pixels[..small.Pixels.Length]);
    }

    [Fact]
    public void Pixels_stay_within_range()
    {
        var pixels = StillBatch.Render(64, 1).Pixels;
        Assert.InRange(pixels.Min(), -1.0001f, -0.5f);
        Assert.InRange(pixels.Max(), 0.5f, 1.0001f);
    }

    [Fact]
    public void The_centre_of_a_filled_sprite_has_its_colour()
    {
        var batch = StillBatch.Render(100, 3, new WorldOptions { TwoSpriteChance = 0 });
        for (var i = 0; i < 100; i++)
        {
            var hero = batch.Scenes[i].Hero;
            if (hero.Shape != Shape.Ring)
            {
                var at = i * Renderer.FrameLength + (int)hero.Y * Scene.Side + (int)hero.X;
                Assert.Equal(2 * Palette.Of(hero.Colour).G - 1, batch.Pixels[at + Scene.Area], 3);
            }
        }
    }

    [Fact]
    public void Some_of_what_stage_one_learns_is_turned_and_a_still_of_the_default_world_never_is()
    {
        var turned = Enumerable.Range(0, 2_000).Count(i => Sampled(i, WorldOptions.Stills).Sprites.All(sprite => sprite.Angle != 0));
        Assert.InRange(turned / 2_000.0, WorldOptions.Stills.TurnedChance - 0.03, WorldOptions.Stills.TurnedChance + 0.03);
        Assert.All(Enumerable.Range(0, 200), i => Assert.All(Sampled(i, new WorldOptions()).Sprites, sprite => Assert.Equal(0, sprite.Angle)));

        static Scene Sampled(int item, WorldOptions options)
        {
            var rng = Rng.ForItem(11, item);
            return SceneSampler.Sample(ref rng, options);
        }
    }

    [Fact]
    public void Every_sprite_contrasts_with_both_tones_of_its_background()
    {
        foreach (var scene in Scenes(300))
        {
            Assert.All(scene.Sprites, sprite =>
            {
                var colour = Palette.Of(sprite.Colour);
                Assert.True(colour.DistanceTo(Palette.Of(scene.Background.Colour)) >= 0.40f, scene.ToString());
                Assert.True(Palette.Contrasts(sprite.Colour, scene.Background.Kind, scene.Background.Colour), scene.ToString());
            });
        }
    }

    [Fact]
    public void Every_word_occurs_in_training()
    {
        var scenes = Scenes(1_000);
        Assert.Equal(6, scenes.Select(scene => scene.Hero.Shape).Distinct().Count());
        Assert.Equal(8, scenes.Select(scene => scene.Hero.Colour).Distinct().Count());
        Assert.Equal(9, scenes.Select(scene => scene.Hero.Position).Distinct().Count());
        Assert.Equal(8, scenes.Select(scene => scene.Background.Colour).Distinct().Count());
        Assert.Equal(3, scenes.Select(scene => scene.Background.Kind).Distinct().Count());
        Assert.InRange(scenes.Count(scene => scene.Sprites.Count == 2), 40, 150);
    }

    [Fact]
    public void Training_and_evaluation_never_share_a_combination()
    {
        Assert.All(Scenes(500), scene => Assert.DoesNotContain(scene.Sprites, sprite => IsHeldOut(scene, sprite)));
        Assert.All(Scenes(500, HoldOut.Only), scene => Assert.All(scene.Sprites, sprite => Assert.True(IsHeldOut(scene, sprite))));
    }

    [Fact]
    public void One_combination_in_ten_is_held_out()
    {
        var held = from colour in Enum.GetValues<SpriteColour>()
                   from shape in Enum.GetValues<Shape>()
                   from position in Enum.GetValues<Position>()
                   from background in Enum.GetValues<BackgroundColour>()
                   select SceneSampler.IsHeldOut(colour, shape, position, background);
        Assert.InRange(held.Average(value => value ? 1.0 : 0.0), 0.09, 0.11);
    }

    [Fact]
    public void Options_that_nothing_fits_are_refused_with_their_values()
    {
        var options = new WorldOptions { Colours = [SpriteColour.White], Backgrounds = [BackgroundColour.Pink] };
        var rng = new Rng(1);
        var error = Assert.Throws<ArgumentException>(() => SceneSampler.Sample(ref rng, options));
        Assert.Contains("colours White; positions", error.Message, StringComparison.Ordinal);
    }

    private static List<Scene> Scenes(int count, HoldOut holdOut = HoldOut.Exclude)
    {
        var options = new WorldOptions { HoldOut = holdOut };
        return [.. Enumerable.Range(0, count).Select(item =>
        {
            var rng = Rng.ForItem(5, item);
            return SceneSampler.Sample(ref rng, options);
        })];
    }

    private static bool IsHeldOut(Scene scene, Sprite sprite) =>
        SceneSampler.IsHeldOut(sprite.Colour, sprite.Shape, sprite.Position, scene.Background.Colour);
}
