using Dreamer.Denoising;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>A device with real networks, small ones, whose chunks are single steps.</summary>
internal sealed class RealDevice : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DeviceEngine _engine;
    private readonly ResidentModel _model;
    private readonly IBlobStore _blobs;

    private RealDevice(InferenceOptions options)
    {
        _engine = new DeviceEngine(options, TimeProvider.System, NullLogger<DeviceEngine>.Instance);
        _model = new ResidentModel(_engine, new PipelineSource(options), options);
        _blobs = new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
        var runner = new ChunkRunner(_model, options, TimeProvider.System, NullLogger<ChunkRunner>.Instance);
        Jobs = new DenoisingJobs(
            _engine, _model, new JobBlobs(_blobs, options), new RepeatedResults(_blobs, options), runner, options, TimeProvider.System, NullLogger<DenoisingJobs>.Instance);
    }

    public DenoisingJobs Jobs { get; }

    public static async Task<RealDevice> StartAsync(string model, int maxResidentJobs = 8)
    {
        var device = new RealDevice(new InferenceOptions { ModelFolder = model, ChunkTarget = TimeSpan.Zero, MaxResidentJobs = maxResidentJobs });
        await device._model.HoldAsync();
        return device;
    }

    /// <summary>Runs a job to its end; answers its latents and every pixel, and how often it paused.</summary>
    public async Task<(string Bytes, int Pauses)> RunAsync(DenoisingOrder order)
    {
        while ((await Jobs.AdmitAsync(order)).Progress is null)
        {
            await Task.Yield();
        }
        var pauses = 0;
        while (await Jobs.AdvanceAsync(order.Job, default) is var progress && !progress!.IsDone)
        {
            pauses += progress.IsPaused ? 1 : 0;
            await Task.Yield();
        }
        var bytes = await Jobs.RunAsync(order.Job, j => Convert.ToHexString(Result(j)));
        await Jobs.ReleaseAsync(order.Job);
        return (bytes!, pauses);
    }

    /// <summary>Makes a still and stores it as clips take it.</summary>
    public async Task<StillBlobs> MakeStillAsync(DenoisingOrder order)
    {
        await Jobs.AdmitAsync(order);
        while (!(await Jobs.AdvanceAsync(order.Job, default))!.IsDone)
        {
        }
        var png = await Jobs.RunAsync(order.Job, j => Png.Encode(j.Tensors.DecodeFrame(0)));
        var latents = await Jobs.RunAsync(order.Job, j => j.Tensors.Latents());
        await Jobs.ReleaseAsync(order.Job);
        await _blobs.PutAsync("still.png", png, Png.ContentType);
        await _blobs.PutAsync("still.latents", latents, "application/octet-stream");
        return new StillBlobs("still.png", "still.latents");
    }

    public async ValueTask DisposeAsync()
    {
        await Jobs.ReleaseAllAsync();
        await _model.ReleaseAsync();
        _engine.Dispose();
        _folder.Dispose();
    }

    private static byte[] Result(ResidentJob job) =>
        [.. job.Tensors.Latents(), .. Enumerable.Range(0, job.Tensors.Frames).SelectMany(frame => job.Tensors.DecodeFrame(frame).Pixels)];
}
