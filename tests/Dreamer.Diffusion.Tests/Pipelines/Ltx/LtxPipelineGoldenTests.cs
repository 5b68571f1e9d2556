// Shapes: C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

/// <summary>Whole runs of diffusers' pipelines, step by step, by the same jobs as a server's.</summary>
public sealed class LtxPipelineGoldenTests : IDisposable
{
    private const int Steps = 4, Frames = 17;
    private const double Fps = 24, Limit = 1e-4; // guidance multiplies errors

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenCase _golden = new("ltx_pipelines");

    public void Dispose()
    {
        _golden.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("LTXPipeline", "still")]
    [InlineData("LTXConditionPipeline", "condition_still")]
    public void A_still_is_the_published_pipelines(string name, string run)
    {
        using var model = Load(name);
        using var conditions = new CaptionEmbedding(_golden["text"].clone(), null);
        using var negative = new CaptionEmbedding(_golden["negative"].clone(), null);
        var request = new StillRequest(7, Steps, Guidance: 3, TinyLtxFolder.Side);
        using var job = model.Begin(request, new StillConditions(conditions, negative), From(request, "still_noise", model));
        Follow(job, run);
        if (run == "still")
        {
            using var pictures = new DecodedFrames(model, job.Latents);
            _golden.Agrees("still.video", pictures.Frame(0).unsqueeze(2), Limit);
        }
    }

    [Theory]
    [InlineData("LTXPipeline", "clip")]
    [InlineData("LTXImageToVideoPipeline", "clip")]
    [InlineData("LTXConditionPipeline", "condition_clip")]
    public void A_clip_of_a_still_is_the_published_pipelines(string name, string run)
    {
        using var model = Load(name);
        using var text = new MotionEmbedding(_golden["text"].clone(), ones([1, 7], dtype: ScalarType.Int64));
        using var negative = new MotionEmbedding(_golden["negative"].clone(), ones([1, 1], dtype: ScalarType.Int64));
        using var caption = new CaptionEmbedding(_golden["text"].clone(), null);
        var still_1CHW = model.EncodeStill(_golden["image"]);
        _golden.Agrees("image_latents", still_1CHW.unsqueeze(2), 2e-5);
        var request = new ClipRequest(7, Steps, Guidance: 3, ImageGuidance: 1, TinyLtxFolder.Side, Frames, Fps, MotionStrength: 1);
        using var job = model.Begin(request, new ClipConditions(still_1CHW, _golden["image"], caption, text, negative), From(request, "noise", model));
        Follow(job, run);
        if (run == "clip")
        {
            using var pictures = new DecodedFrames(model, job.Latents);
            _golden.Agrees("clip.video", stack([pictures.Frame(0), pictures.Frame(8), pictures.Frame(16)], dim: 2), Limit);
        }
    }

    private void Follow(DenoisingJob job, string run)
    {
        for (var step = 0; step < Steps; step++)
        {
            job.Advance();
            var error = Golden.Error(job.Latents, _golden[$"{run}.trajectory"][step].squeeze(0).transpose(0, 1));
            Assert.True(error < Limit, $"{run} differs by {error} after step {step}");
        }
    }

    /// <summary>The state before the first step, from the reference's noise in place of a seed's.</summary>
    private byte[] From<TRequest>(TRequest request, string noise, DiffusionModel model) => JobCheckpoint.Write(
        request, new JobState(new SamplerState(0, _golden[noise], null)), model);

    /// <summary>A tiny folder with the reference's transformer and autoencoder.</summary>
    private static DiffusionModel Load(string name)
    {
        using var files = new TinyLtxFolder(name);
        foreach (var (part, golden) in new[] { ("transformer", "ltx_transformer"), ("vae", "ltx_vae") })
        {
            foreach (var file in (string[])["config.json", "diffusion_pytorch_model.safetensors"])
            {
                File.Copy(GoldenCase.PathOf(golden, file), files.At(part, file), overwrite: true);
            }
        }
        return ModelFamilies.Load(files.Folder);
    }
}
