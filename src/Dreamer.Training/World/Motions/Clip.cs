using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Motions;

/// <summary>A scene whose first sprite moves; the whole motion happens within its frames, however many they are.</summary>
public sealed record Clip(Scene Scene, Motion Motion, int Frames, float Strength = 1)
{
    /// <summary>Every clip lasts two seconds.</summary>
    public const double Seconds = 2;

    public double Fps => Frames / Seconds;

    public Sprite HeroAt(int frame) =>
        MotionPath.At(Scene.Hero, Motion, Frames == 1 ? 0 : (float)frame / (Frames - 1), Strength);

    public Scene At(int frame) => Scene.WithHero(HeroAt(frame));

    /// <summary>Draws all frames, F×3×64×64.</summary>
    public void Render(Span<float> fchw)
    {
        for (var frame = 0; frame < Frames; frame++)
        {
            Renderer.Render(At(frame), fchw.Slice(frame * Renderer.FrameLength, Renderer.FrameLength));
        }
    }
}
