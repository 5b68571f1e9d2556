using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Batches;

/// <summary>Clean stills (N×3×64×64 in [-1, 1]) with their descriptive captions.</summary>
public sealed record StillBatch(float[] Pixels, IReadOnlyList<Caption> Captions, IReadOnlyList<Scene> Scenes)
{
    /// <summary>The same seed and options give the same batch at any degree of parallelism.</summary>
    public static StillBatch Render(int count, ulong seed, WorldOptions? options = null, int degree = 1)
    {
        options ??= new WorldOptions();
        var batch = new StillBatch(new float[(long)count * Renderer.FrameLength], new Caption[count], new Scene[count]);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = degree }, item => batch.RenderItem(item, seed, options));
        return batch;
    }

    private void RenderItem(int item, ulong seed, WorldOptions options)
    {
        var rng = Rng.ForItem(seed, item);
        var scene = SceneSampler.Sample(ref rng, options);
        ((Scene[])Scenes)[item] = scene;
        ((Caption[])Captions)[item] = CaptionWriter.Write(ref rng, scene, options);
        Renderer.Render(scene, Pixels.AsSpan(item * Renderer.FrameLength, Renderer.FrameLength));
    }
}
