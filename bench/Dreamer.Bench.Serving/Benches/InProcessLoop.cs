using Dreamer.Captions;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Media;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>A generation as a script makes it: one thread, one loop, files at the end. What the server's own work is measured against.</summary>
internal static class InProcessLoop
{
    public static void Run(IDiffusionModel model, GenerationSettings settings, string folder)
    {
        using var caption = model.Encode(EmbeddingKind.Caption, settings.Caption);
        using var negative = model.Encode(EmbeddingKind.Caption, settings.NegativeCaption);
        using var job = model.Begin(settings, new JobInputs(caption, negative, null, null, null));
        while (job.StepsDone < job.Steps)
        {
            job.Advance();
        }
        var picture = job.DecodeFrame(0);
        File.WriteAllBytes(Path.Combine(folder, "latents.safetensors"), job.Latents());
        File.WriteAllBytes(Path.Combine(folder, "image.png"), Png.Encode(picture));
        File.WriteAllBytes(Path.Combine(folder, "thumbnail.png"), Png.Encode(Thumbnail.Of(picture)));
    }
}
