using Dreamer.Captions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Dreamer.Inference.Scheduling;
using Dreamer.Tenants;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>Two engines of one process share libtorch, and nothing that would show: no generator, no dispose scope, no number of threads.</summary>
public sealed class TwoEnginesTests : IDisposable
{
    private static readonly WorkClaim s_claim = new(TenantId.Local);

    private readonly TinyModelFolder _folder = new();

    [Fact]
    public async Task Each_makes_the_same_bytes_beside_the_other_as_alone()
    {
        var alone = await RunAsync("cpu:0", 0);
        var together = await Task.WhenAll(RunAsync("cpu:0", 0), RunAsync("cpu:1", 0), RunAsync("cpu:2", 1));
        Assert.Equal(alone, together[0]);
        Assert.Equal(alone, together[1]);
        Assert.NotEqual(alone, together[2]); // another seed
    }

    public void Dispose() => _folder.Dispose();

    private async Task<byte[]> RunAsync(string device, long seed)
    {
        var options = new InferenceOptions { Device = device, NumberType = "float32" };
        using var engine = new DeviceEngine(options, TimeProvider.System, NullLogger<DeviceEngine>.Instance);
        var model = await engine.RunAsync(s_claim, () => new PipelineSource(options).Load(_folder.Folder, device));
        var job = await engine.RunAsync(s_claim, () => Begin(model, seed));
        while (await engine.RunAsync(s_claim, () => job.StepsDone < job.Steps))
        {
            await engine.RunAsync(s_claim, () => Step(job)); // a piece of work a step, so that the engines' steps fall between each other
        }
        var latents = await engine.RunAsync(s_claim, job.Latents);
        await engine.FreeAsync(() => (job as IDisposable).Dispose());
        await engine.FreeAsync(model.Dispose);
        return latents;
    }

    private static int Step(IDenoisingJob job)
    {
        job.Advance();
        return job.StepsDone;
    }

    private static IDenoisingJob Begin(IDiffusionModel model, long seed)
    {
        var settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = "a red star",
            Seed = seed,
            Steps = 12,
            Guidance = 3,
            ImageGuidance = 1,
            Size = 16,
            Frames = 1,
            Fps = 8,
            MotionStrength = 0.5,
        };
        var texts = new JobInputs(model.Encode(EmbeddingKind.Caption, settings.Caption), model.Encode(EmbeddingKind.Caption, ""), null, null, null);
        return model.Begin(settings, texts);
    }
}
