using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>A device's jobs over a fake model, whose steps take 100 ms of a fake clock.</summary>
internal sealed class JobsFixture : IDisposable
{
    private readonly TestDevice _device;

    public JobsFixture(InferenceOptions options, IModelSource? source = null)
    {
        _device = new TestDevice(options, _ => source ?? Fake, Clock);
        Fake.BeforeStep = (_, _) => Clock.Advance(TimeSpan.FromMilliseconds(100));
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeModel Fake { get; } = new();

    public DenoisingJobs Jobs => _device.Jobs;

    public ResidentModels Models => _device.Models;

    public Task LoadAsync() => Jobs.PreloadAsync(Models.All[0]);

    public async Task AdmitAsync(params string[] jobs)
    {
        foreach (var job in jobs)
        {
            await Jobs.AdmitAsync(Order(job));
        }
    }

    public async Task<byte[]> FinishAsync(DenoisingOrder order)
    {
        await Jobs.AdmitAsync(order);
        while (!(await Jobs.AdvanceAsync(order.Job, default))!.IsDone)
        {
        }
        var latents = await Jobs.RunAsync(order.Job, j => j.Tensors.Latents());
        await Jobs.ReleaseAsync(order.Job);
        return latents!;
    }

    /// <summary>Runs what asks the device for something while it is busy, so that all of it waits when the device looks for more.</summary>
    public T WhileBusy<T>(Func<T> ask)
    {
        using var busy = new ManualResetEventSlim();
        var work = _device.Engine.FreeAsync(() => busy.Wait(TimeSpan.FromSeconds(10)));
        var asked = ask();
        busy.Set();
        work.Wait(TimeSpan.FromSeconds(10)); // before the event is disposed
        return asked;
    }

    /// <summary>The engine's thread has settled what was queued before.</summary>
    public Task IdleAsync() => _device.Engine.FreeAsync(() => { });

    public static DenoisingOrder Order(string job, string tenant = "local", Lane lane = Lane.Interactive, string model = "") => new()
    {
        Job = job,
        Tenant = TenantId.Parse(tenant),
        Settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = job,
            Seed = 1,
            Steps = 10,
            Guidance = 5,
            ImageGuidance = 1,
            Size = 32,
            Frames = 2,
            Fps = 8,
            MotionStrength = 0.5,
            Lane = lane,
            Model = model,
        },
    };

    public void Dispose()
    {
        _device.Dispose();
        Fake.Dispose();
    }
}
