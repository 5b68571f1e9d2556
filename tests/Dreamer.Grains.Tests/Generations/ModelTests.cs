using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Sessions;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Generations of several models on one device, whose memory holds one of them at a time.</summary>
public sealed class ModelTests : IAsyncLifetime, IDisposable
{
    private const long Weights = 512L << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeModels _models = new(Weights, "a", "b");
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, models: _models, memory: Weights + (256 << 20), repeats: true);
        await Eventually.HoldsAsync(async () => (await _silo.Grains.DeviceDirectory().ListAsync()).SelectMany(device => device.Models).Any(model => model.Resident));
        _session = await _silo.NewSessionAsync(_id);
    }

    [Fact]
    public async Task Each_request_is_made_by_the_model_that_it_names_and_without_a_name_by_the_first()
    {
        var (ofB, ofA) = (await RunAsync(Requests.Still() with { Model = "b" }), await RunAsync(Requests.Still()));
        Assert.Equal((GenerationState.Succeeded, GenerationState.Succeeded), (ofA.Progress.State, ofB.Progress.State));
        Assert.Equal(("a", "b", false), (ofA.Settings.Model, ofB.Settings.Model, ofA.IsRepeat)); // of other weights it is no repeat
        Assert.Equal((8, 8, Weights), (_models["a"].Steps.Count, _models["b"].Steps.Count, _models.MostBytes));
        await Eventually.HoldsAsync(async () => (await UsageAsync()).Select(line => line.Usage.Model).Order().SequenceEqual(["a", "b"]));
    }

    [Fact]
    public async Task Both_at_once_take_turns_with_the_memory()
    {
        GenerationId[] ids = [GenerationId.New(_id), GenerationId.New(_id), GenerationId.New(_id), GenerationId.New(_id)];
        foreach (var (index, id) in ids.Index())
        {
            await _session.AddAsync(id, Requests.Video() with { Seed = index, Model = index % 2 == 0 ? "a" : "b" });
        }
        foreach (var id in ids)
        {
            var end = await _silo.EndOfAsync(id);
            Assert.True(end.Progress.State == GenerationState.Succeeded, end.Error?.Detail);
        }
        Assert.Equal(Weights, _models.MostBytes);
    }

    [Fact]
    public async Task A_model_that_nobody_has_is_refused_with_those_that_there_are()
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), Requests.Still() with { Model = "c" }));
        Assert.Equal((ErrorCode.InvalidRequest, "model", "Field 'model' is 'c', and there are 'a', 'b'."), (refused.Code, refused.Param, refused.Message));
    }

    [Fact]
    public async Task A_child_keeps_its_parents_model_and_only_what_takes_no_latents_of_it_may_have_another()
    {
        var still = await RunAsync(Requests.Still() with { Model = "b" });
        Assert.Equal("b", (await RunAsync(Requests.Refinement(still.Id))).Settings.Model);
        Assert.Equal("b", (await RunAsync(Requests.Animation(still.Id) with { Model = "b" })).Settings.Model);
        var refused = await Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), Requests.Refinement(still.Id) with { Model = "a" }));
        Assert.Equal((ErrorCode.InvalidRequest, "model"), (refused.Code, refused.Param));
        Assert.Equal("a", (await RunAsync(Requests.Still() with { Parent = still.Id, Model = "a" })).Settings.Model);
        var clip = await RunAsync(Requests.Animation(still.Id) with { Model = "a" });
        Assert.Equal((GenerationState.Succeeded, "a"), (clip.Progress.State, clip.Settings.Model)); // the still reaches it as a picture
        await Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), Requests.Animation(clip.Id) with { ParentStep = 2, Model = "b" }));
    }

    [Fact]
    public async Task The_devices_report_names_all_models_and_whose_weights_are_in_memory()
    {
        var report = Assert.Single(await _silo.Grains.DeviceDirectory().ListAsync());
        Assert.Equal([("a", "r-a", true), ("b", "r-b", false)], report.Models.Select(model => (model.Name, model.Revision, model.Resident)));
    }

    [Fact]
    public async Task What_was_asked_for_before_any_device_had_reported_stores_the_model_that_it_got()
    {
        Assert.Equal("", ModelChoice.Of(Requests.Still(), null, []));
        Assert.Equal(ErrorCode.ModelUnavailable, Assert.Throws<DreamerException>(() => ModelChoice.Of(Requests.Still() with { Model = "a" }, null, [])).Code);
        var settings = (await RunAsync(Requests.Still())).Settings;
        var id = GenerationId.New(_id);
        await _silo.Generation(id).StartAsync(settings with { Model = "", Seed = 99 });
        Assert.Equal("a", (await _silo.EndOfAsync(id)).Settings.Model);
    }

    [Fact]
    public void What_a_model_cannot_make_is_refused_at_once_with_what_it_can()
    {
        var refusals = new[]
        {
            Refused(GenerationKind.TextToImage, new DeviceModelOf(Stills: false, Clips: true)),
            Refused(GenerationKind.TextToVideo, new DeviceModelOf(Stills: false, Clips: true)),
            Refused(GenerationKind.Animate, new DeviceModelOf(Stills: true, Clips: false)),
            Refused(GenerationKind.TextToVideo, new DeviceModelOf(Stills: true, Clips: false)),
        };
        Assert.All(refusals[..2], refusal => Assert.Contains("takes the kind 'animate'", refusal.Message, StringComparison.Ordinal));
        Assert.All(refusals[2..], refusal => Assert.Contains("takes 'text_to_image' and 'refine'", refusal.Message, StringComparison.Ordinal));
        Assert.All(refusals, refusal => Assert.Equal("model", refusal.Param));
    }

    [Fact]
    public void Where_no_number_of_frames_was_asked_for_a_model_that_makes_few_numbers_decides()
    {
        var models = Reported(new DeviceModelOf(Stills: true, Clips: true, FrameStep: 4));
        var settings = GenerationSettings.Of(Requests.Video() with { Frames = 16 }, null);
        Assert.Equal(81, ModelChoice.Possible(settings, Requests.Video() with { Frames = null }, "m", models).Frames);
        Assert.Equal(17, ModelChoice.Possible(settings with { Frames = 17 }, Requests.Video() with { Frames = 17 }, "m", models).Frames);
        Assert.Equal(16, ModelChoice.Possible(settings with { Kind = GenerationKind.TextToImage }, Requests.Video() with { Frames = 16 }, "m", models).Frames); // which a still has no use for
        var refusal = Assert.Throws<DreamerException>(() => ModelChoice.Possible(settings, Requests.Video() with { Frames = 16 }, "m", models));
        Assert.Equal(("frames", "Field 'frames' is 16, and model 'm' makes 4n+1: 13 or 17."), (refusal.Param, refusal.Message));
    }

    /// <summary>What is asked for, and what a model that takes multiples of 16, 409,600 pixels and 81 frames at most says to it.</summary>
    [Theory]
    [InlineData("832x480", 17, null, null)]
    [InlineData("480x832", 17, null, null)]
    [InlineData("840x480", 17, "size", "Field 'size' is 840x480, and model 'm' takes multiples of 16: 832x480 or 848x480.")]
    [InlineData("824x488", 17, "size", "Field 'size' is 824x488, and model 'm' takes multiples of 16: 816x480.")]
    [InlineData("72", 17, "size", "Field 'size' is 72, and model 'm' takes multiples of 16: 64 or 80.")]
    [InlineData("1280x704", 17, "size", "Field 'size' is 1280x704, and model 'm' makes up to 409600 pixels a frame: 848x464.")]
    [InlineData("1280x32", 85, "frames", "Field 'frames' is 85, and model 'm' makes up to 81.")]
    public void What_a_model_cannot_make_is_refused_with_the_nearest_that_it_can(string size, int frames, string? field, string? complaint)
    {
        Assert.True(FrameSize.TryParse(size, out var asked));
        var request = Requests.Video() with { Size = asked, Frames = frames };
        var refusal = Record.Exception(() => Assert.Equal(asked, ModelChoice.Possible(GenerationSettings.Of(request, null), request, "m", Limited).Size));
        Assert.Equal((field, complaint), ((refusal as DreamerException)?.Param, refusal?.Message));
    }

    [Fact]
    public void Where_nothing_was_asked_for_a_model_that_cannot_make_the_usual_decides()
    {
        var (request, models) = (Requests.Video() with { Size = null, Frames = null }, Reported(new DeviceModelOf(true, true, 4, MaxPixels: 1024, MaxFrames: 81)));
        var settings = ModelChoice.Possible(GenerationSettings.Of(request, null), request, "m", models);
        Assert.Equal((32, 81), (settings.Size, settings.Frames));
    }

    [Fact]
    public void A_still_that_another_model_drew_in_a_size_that_this_one_does_not_make_is_refused_as_the_stills()
    {
        var request = Requests.Video() with { Kind = GenerationKind.Animate, Size = null };
        var settings = GenerationSettings.Of(request, null) with { Size = new(72, 64), Frames = 17 };
        var refusal = Assert.Throws<DreamerException>(() => ModelChoice.Possible(settings, request, "m", Limited));
        Assert.Equal(("size", "Field 'size' is 72x64, the still's, and model 'm' takes multiples of 16: 64 or 80x64."), (refusal.Param, refusal.Message));
    }

    private static ImmutableArray<DeviceModel> Limited => Reported(new DeviceModelOf(true, true, FrameStep: 4, SizeMultiple: 16, MaxPixels: 409_600, MaxFrames: 81));

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static DreamerException Refused(GenerationKind kind, DeviceModelOf model) => Assert.Throws<DreamerException>(
        () => ModelChoice.Possible(GenerationSettings.Of(Requests.Video() with { Kind = kind }, null), Requests.Video(), "m", Reported(model)));

    private static ImmutableArray<DeviceModel> Reported(DeviceModelOf model) =>
    [
        new DeviceModel { Name = "m", Revision = "r", DefaultSize = 32, DefaultFrames = 81, DefaultFps = 16, WeightBytes = 1, MakesStills = model.Stills, MakesClips = model.Clips, FrameStep = model.FrameStep, SizeMultiple = model.SizeMultiple, MaxPixels = model.MaxPixels, MaxFrames = model.MaxFrames },
    ];

    private sealed record DeviceModelOf(bool Stills, bool Clips, int FrameStep = 1, int SizeMultiple = 8, long MaxPixels = 0, int MaxFrames = 0);

    private async Task<GenerationView> RunAsync(GenerationRequest request)
    {
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }

    private async Task<IReadOnlyList<UsageLine>> UsageAsync()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return (await _silo.Grains.Tenant(TenantId.Local).ReadUsageAsync(new UsageQuery(today.AddDays(-1), today, null, 10))).Lines;
    }
}
