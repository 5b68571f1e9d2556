using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Inference;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests;

/// <summary>A14B's form, a tiny one, on a server with two devices, each with room for one of the two experts.</summary>
public sealed class WanExpertsTests : IDisposable
{
    private const int Wide = 8192; // experts of 3 MB, of which a job keeps less than one
    private const long RoomForJob = 1 << 20, Texts = 1 << 16;
    private const int Steps = 8; // of which two are the first expert's

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly TinyWanFolder _model = new(WanForm.TwoExperts, inner: Wide);

    [Fact]
    public async Task A_clip_goes_on_where_its_next_expert_lies_and_ends_with_the_bytes_of_one_device_with_both()
    {
        using TemporaryFolder one = new(), two = new();
        string whole;
        await using (var roomy = await StartAsync(one.Path, ["cpu:0"], options => options))
        {
            (whole, var device) = await RunAsync(roomy);
            Assert.Equal("cpu:0", device);
        }
        await using var narrow = await StartAsync(two.Path, ["cpu:0", "cpu:1"], options => options with { DeviceMemoryBytes = RoomForOne });
        await LieAsync(narrow, ("cpu:0", "transformer"), ("cpu:1", "transformer_2"));
        Assert.Equal((whole, "cpu:1"), await RunAsync(narrow));
        Assert.Equal(["cpu:0 transformer", "cpu:1 transformer_2"], await LyingAsync(narrow)); // nothing was swapped
    }

    public void Dispose() => _model.Dispose();

    /// <summary>Everything but one expert: files are a little larger than what they hold.</summary>
    private long RoomForOne => Texts + RoomForJob + BytesOf("vae") + BytesOf("text_encoder") + BytesOf("transformer");

    private long BytesOf(string part) => new FileInfo(_model.At(part, "diffusion_pytorch_model.safetensors")).Length;

    private Task<RunningServer> StartAsync(string data, string[] devices, Func<InferenceOptions, InferenceOptions> change) => RunningServer.StartAsync(
        new ServerOptions { Port = 0, Data = data, Model = _model.Folder, Devices = devices, NumberType = "float32", Api = new ApiOptions() },
        builder => Change(builder, options => change(options) with { EmbeddingCacheBytes = Texts, ChunkTarget = TimeSpan.Zero }));

    private static void Change(WebApplicationBuilder builder, Func<InferenceOptions, InferenceOptions> change)
    {
        var options = (InferenceOptions)builder.Services.Single(service => service.ServiceType == typeof(InferenceOptions)).ImplementationInstance!;
        builder.Services.AddSingleton(change(options));
    }

    private async Task<(string Bytes, string? Device)> RunAsync(RunningServer server)
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = (await client.Sessions.CreateAsync(new NewSession())).Id;
        var made = await client.Generations.WaitAsync((await client.Generations.CreateAsync(session, await TinyClip.OfAsync(client, _model, Steps))).Id);
        Assert.True(made.State == GenerationStates.Succeeded, made.Error?.Message);
        using var content = new MemoryStream();
        await client.Generations.DownloadAsync(made.Id, "latents", content);
        await client.Generations.DownloadAsync(made.Id, "video", content);
        var view = await server.Grains.Generation(TenantId.Local, GenerationId.Parse(made.Id)).GetAsync();
        return (Convert.ToHexString(content.ToArray()), view!.Device);
    }

    private static async Task LieAsync(RunningServer server, params (string Device, string Part)[] expected)
    {
        using var late = new CancellationTokenSource(s_patience);
        while (!expected.Select(lies => $"{lies.Device} {lies.Part}").SequenceEqual(await LyingAsync(server)))
        {
            await Task.Delay(20, late.Token);
        }
    }

    /// <summary>As the directory knows it from the devices' reports.</summary>
    private static async Task<List<string>> LyingAsync(RunningServer server) =>
    [
        .. from device in await server.Grains.DeviceDirectory().ListAsync()
           from part in device.Models[0].Parts
           where part is { Resident: true, EmbedsTexts: false }
           select $"{device.Device} {part.Name}",
    ];
}
