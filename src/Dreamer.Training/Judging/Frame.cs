using System.Numerics;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>One 64×64 picture as colours in 0..1: all that a judge sees.</summary>
internal sealed class Frame
{
    public Frame(ReadOnlySpan<float> chw)
    {
        if (chw.Length != Renderer.FrameLength)
        {
            throw new ArgumentException($"A frame has {Renderer.FrameLength} floats (3×64×64), not {chw.Length}.", nameof(chw));
        }

        for (var i = 0; i < Scene.Area; i++)
        {
            var signed = new Vector3(chw[i], chw[Scene.Area + i], chw[2 * Scene.Area + i]);
            Pixels[i] = Vector3.Clamp((signed + Vector3.One) / 2, Vector3.Zero, Vector3.One);
        }
    }

    public Vector3[] Pixels { get; } = new Vector3[Scene.Area];

    public static Vector3 ToVector(Rgb colour) => new(colour.R, colour.G, colour.B);
}
