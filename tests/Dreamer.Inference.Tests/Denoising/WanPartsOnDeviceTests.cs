using Dreamer.Denoising;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>Wan's networks, tiny ones, on devices with room for some of their parts.</summary>
public sealed class WanPartsOnDeviceTests : IDisposable
{
    private const int Wide = 8192; // parts of 3 MB, of which a job keeps less than one
    private const long RoomForJob = 2 << 20, Texts = 1 << 20;

    private readonly TinyWanFolder _twoExperts = new(WanForm.TwoExperts, inner: Wide);
    private readonly TinyWanFolder _still = new(WanForm.TextImageToVideo, inner: Wide);

    [Theory]
    [InlineData(TextEncoderPolicy.Auto)]
    [InlineData(TextEncoderPolicy.Cpu)]
    public async Task A_clip_of_two_experts_has_the_same_bytes_where_all_have_room_and_where_one_has(TextEncoderPolicy policy)
    {
        var clip = Clip(_twoExperts);
        using var roomy = new Device(_twoExperts, model => model.Parts.Sum(part => part.Bytes), policy);
        var whole = await roomy.RunAsync(clip);
        using var narrow = new Device(_twoExperts, model => model.StepParts.Max(part => part.Bytes), policy);
        Assert.Equal(whole, await narrow.RunAsync(clip));
        Assert.Contains("has unloaded tiny-wan/transformer:", narrow.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("has unloaded", roomy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_encoded_where_there_is_room_for_the_denoiser_alone_and_the_log_tells_who_came_and_left()
    {
        DenoisingOrder[] stills = [Still("a large red star on the left", 1), Still("a small blue ring", 2)];
        using var roomy = new Device(_still, model => model.Parts.Sum(part => part.Bytes), TextEncoderPolicy.Auto);
        using var narrow = new Device(_still, model => model.Parts.Max(part => part.Bytes), TextEncoderPolicy.Auto);
        var whole = await Task.WhenAll(stills.Select(roomy.RunAsync));
        Assert.Equal(whole, await Task.WhenAll(stills.Select(narrow.RunAsync)));
        Assert.NotEqual(whole[0], whole[1]);
        Assert.Equal(1, roomy.Count("has loaded tiny-wan/text_encoder:"));
        Assert.Equal(2, narrow.Count("has loaded tiny-wan/text_encoder:"));
        Assert.True(narrow.Count("has unloaded tiny-wan/text_encoder:") >= 1, narrow.Log);
    }

    /// <summary>Half of each expert's memory is enough, and a job may be taken up again from its checkpoint on the way.</summary>
    [Fact]
    public async Task A_clip_of_two_experts_has_the_same_bytes_where_their_blocks_pass_through_memory()
    {
        using var folder = new TinyWanFolder(WanForm.TwoExperts, inner: Wide, blocks: 6);
        var clip = Clip(folder);
        using var roomy = new Device(folder, model => model.Parts.Sum(part => part.Bytes), TextEncoderPolicy.Auto);
        using var narrow = new Device(folder, model => model.StepParts.Max(part => part.Bytes) * 3 / 5, TextEncoderPolicy.Auto);
        Assert.Equal(await roomy.RunAsync(clip), await narrow.RunAsync(clip));
        Assert.InRange(narrow.LargestStepPart, 1, roomy.LargestStepPart * 3 / 5);
    }

    public void Dispose()
    {
        _twoExperts.Dispose();
        _still.Dispose();
    }

    private static DenoisingOrder Still(string caption, long seed) => new()
    {
        Job = $"still-{seed}",
        Tenant = TenantId.Local,
        Settings = Settings(GenerationKind.TextToImage, seed, 32) with { Caption = caption },
    };

    private static DenoisingOrder Clip(TinyWanFolder folder) => new()
    {
        Job = "clip",
        Tenant = TenantId.Local,
        Settings = Settings(GenerationKind.Animate, 7, folder.Side) with { MotionCaption = "the star moves to the left" },
        Still = new StillBlobs("still.png", null),
    };

    private static GenerationSettings Settings(GenerationKind kind, long seed, int size) => new()
    {
        Kind = kind,
        Caption = "",
        Seed = seed,
        Steps = 4,
        Guidance = 3,
        ImageGuidance = 1,
        Size = size,
        Frames = 9,
        Fps = 8,
        MotionStrength = 1,
    };

    private sealed class Device : IDisposable
    {
        private readonly Lines _lines = new();
        private readonly TestDevice _device;

        /// <summary>Room for the model's own weights, for what is said of its parts, and for jobs.</summary>
        public Device(TinyWanFolder folder, Func<ResidentModel, long> parts, TextEncoderPolicy policy)
        {
            var options = new InferenceOptions
            {
                ModelFolder = $"tiny-wan={folder.Folder}",
                ChunkTarget = TimeSpan.Zero,
                NumberType = "float32",
                EmbeddingCacheBytes = Texts,
                TextEncoder = policy,
                JobMemoryBytes = RoomForJob,
            };
            var model = new ResidentModel(new PipelineSource(options), NamedFolder.Parse(options.ModelFolder), options);
            model.Describe();
            var room = model.Bytes + parts(model) + RoomForJob;
            _device = new TestDevice(options with { DeviceMemoryBytes = room }, own => new PipelineSource(own), TimeProvider.System, new LoggerFactory([_lines]));
        }

        /// <summary>In memory at once.</summary>
        public long LargestStepPart => _device.Models.All[0].StepParts.Max(part => part.Bytes);

        public string Log => _lines.ToString();

        public int Count(string words) => Log.Split('\n').Count(line => line.Contains(words, StringComparison.Ordinal));

        public async Task<string> RunAsync(DenoisingOrder order)
        {
            await _device.Blobs.PutAsync("still.png", Png.Encode(RgbImage.Filled(order.Settings.Size.Width, order.Settings.Size.Height, (200, 30, 30))), Png.ContentType);
            var job = await EnterAsync(order);
            while (!job.IsDone)
            {
                job = (await _device.Jobs.AdvanceAsync(order.Job, default))!;
                job = job.IsPaused ? await EnterAsync(order with { Part = job.Part }) : job;
            }
            var latents = await _device.Jobs.RunAsync(order.Job, resident => Convert.ToHexString(resident.Tensors.Latents()));
            await _device.Jobs.ReleaseAsync(order.Job);
            return latents!;
        }

        public void Dispose() => _device.Dispose();

        private async Task<JobProgress> EnterAsync(DenoisingOrder order)
        {
            int? shown = null;
            while (true)
            {
                var answer = await _device.Jobs.AdmitAsync(order, shown);
                if (answer.Progress is { } job)
                {
                    return job;
                }
                shown = answer.Position;
            }
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }

        public override string ToString()
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }

        public void Dispose()
        {
        }
    }
}
