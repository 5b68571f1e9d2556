using Dreamer.Denoising;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;
using Dreamer.Storage;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>A device with real networks, small ones, whose chunks are single steps.</summary>
internal sealed class RealDevice : IAsyncDisposable
{
    private readonly TestDevice _device;

    private RealDevice(InferenceOptions options) => _device = new TestDevice(options, own => new PipelineSource(own), TimeProvider.System);

    public DenoisingJobs Jobs => _device.Jobs;

    public static async Task<RealDevice> StartAsync(string model, int maxResidentJobs = 8, string name = "cpu:0", string numberType = "auto")
    {
        var device = new RealDevice(new InferenceOptions { ModelFolder = model, ChunkTarget = TimeSpan.Zero, MaxResidentJobs = maxResidentJobs, Device = name, NumberType = numberType });
        await device.Jobs.PreloadAsync(device._device.Models.All[0]);
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

    /// <summary>Runs a draft to where it stops, and keeps its latent; answers its bytes.</summary>
    public async Task<string> DraftAsync(DenoisingOrder order)
    {
        while ((await Jobs.AdmitAsync(order)).Progress is null)
        {
            await Task.Yield();
        }
        while (!(await Jobs.AdvanceAsync(order.Job, default))!.IsDone)
        {
            await Task.Yield();
        }
        await Jobs.CheckpointAsync(order.Job, order.DraftBlob, default);
        var bytes = await Jobs.RunAsync(order.Job, j => Convert.ToHexString(Result(j)));
        await Jobs.ReleaseAsync(order.Job);
        return bytes!;
    }

    public async Task<byte[]> ReadAsync(string key) => (await _device.Blobs.ReadAsync(key, 1 << 26))!;

    public Task PutAsync(string key, byte[] content) => _device.Blobs.PutAsync(key, content, "application/octet-stream");

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
        await _device.Blobs.PutAsync("still.png", png, Png.ContentType);
        await _device.Blobs.PutAsync("still.latents", latents, "application/octet-stream");
        return new StillBlobs("still.png", "still.latents");
    }

    public async ValueTask DisposeAsync()
    {
        await Jobs.ReleaseAllAsync();
        await _device.Models.ReleaseAsync(_device.Models.All[0]);
        _device.Dispose();
    }

    private static byte[] Result(ResidentJob job) =>
        [.. job.Tensors.Latents(), .. Enumerable.Range(0, job.Tensors.Frames).SelectMany(frame => job.Tensors.DecodeFrame(frame).Pixels)];
}
