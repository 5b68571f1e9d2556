using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>
/// Stills with one caption each: families of all shapes in one scene, then mixed stills, a few with the brief caption of a clip.
/// </summary>
internal sealed record CaptionedFrames(Tensor Images_BCHW, IReadOnlyList<string> Captions)
{
    private static readonly Shape[] s_shapes = Enum.GetValues<Shape>();
    private static readonly WorldOptions s_world = new() { TwoSpriteChance = 0.15f, LeavesFrameChance = 0 };

    public static CaptionedFrames Render(int count, ulong seed, Device device)
    {
        var captions = new string[count];
        var pixels = new float[count * Renderer.FrameLength];
        var inFamilies = count / 2 / s_shapes.Length * s_shapes.Length;
        Parallel.For(0, count, item =>
        {
            var (scene, caption) = item < inFamilies ? Relative(seed, item) : Any(seed, item);
            captions[item] = caption;
            Renderer.Render(scene, pixels.AsSpan(item * Renderer.FrameLength, Renderer.FrameLength));
        });
        return new CaptionedFrames(tensor(pixels, [count, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: device), captions);
    }

    /// <summary>All members of a family share a seed, and so everything but the shape.</summary>
    private static (Scene Scene, string Caption) Relative(ulong seed, int item)
    {
        var rng = Rng.ForItem(seed, -1 - (item / s_shapes.Length));
        var scene = SceneSampler.Sample(ref rng, s_world with { TwoSpriteChance = 0 });
        var relative = scene.WithHero(scene.Hero with { Shape = s_shapes[item % s_shapes.Length] });
        return (relative, CaptionWriter.Write(ref rng, relative, s_world).Text);
    }

    private static (Scene Scene, string Caption) Any(ulong seed, int item)
    {
        var rng = Rng.ForItem(seed, item);
        var clip = ClipSampler.Sample(ref rng, s_world);
        var caption = rng.Chance(0.1f)
            ? MotionCaptionWriter.Write(ref rng, clip, s_world)
            : CaptionWriter.Write(ref rng, clip.Scene, s_world).Text;
        return (clip.Scene, caption);
    }
}
