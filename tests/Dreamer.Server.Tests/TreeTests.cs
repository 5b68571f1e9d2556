using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Media;
using Dreamer.Media.Video;

namespace Dreamer.Server.Tests;

/// <summary>The tree of a session with real networks, tiny ones, from the client down to the pixels.</summary>
public sealed class TreeTests : IAsyncLifetime, IDisposable
{
    private readonly TinyModelFolder _model = new();
    private ModelServer _server = null!;

    public async Task InitializeAsync() => _server = await ModelServer.StartAsync(_model.Folder);

    [Fact]
    public async Task Every_node_of_a_tree_is_made_again_in_a_new_session_with_identical_pixels()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession("first"))).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var refined = await _server.EndOfAsync(await _server.Client.Generations.RefineAsync(still.Id, "a small blue ring", strength: 0.5));
        var continued = await _server.EndOfAsync(await _server.Client.Generations.ContinueAsync(refined.Id, parentStep: 4, "a large red star on the left"));
        var clip = await _server.EndOfAsync(await _server.Client.Generations.AnimateAsync(continued.Id, "the star moves to the left"));
        var grown = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, new NewGeneration { Kind = "animate", Parent = clip.Id, ParentStep = 2, MotionCaption = "the ring grows" }));
        Assert.NotEqual(await PixelsAsync(clip), await PixelsAsync(grown));

        var other = (await _server.Client.Sessions.CreateAsync(new NewSession("second"))).Id;
        string? parent = null;
        foreach (var node in new[] { still, refined, continued, clip, grown })
        {
            var again = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(other, Again(node, parent)));
            Assert.Equal(await PixelsAsync(node), await PixelsAsync(again));
            parent = again.Id;
        }
    }

    [Fact]
    public async Task A_clips_first_frame_is_its_parents_still()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var clip = await _server.EndOfAsync(await _server.Client.Generations.AnimateAsync(still.Id, "the star moves to the left"));

        var image = await _server.ContentAsync(still, "image");
        Assert.Equal(image, await _server.ContentAsync(clip, "image"));
        Assert.Equal(image, await _server.ContentAsync(clip, "thumbnail")); // of the first frame as it was decoded, before H.264
        Assert.Equal(4, (await VideoDecoder.DecodeAsync(await _server.ContentAsync(clip, "video"))).Count);
        Assert.NotEmpty(await _server.ContentAsync(clip, "latents"));
    }

    [Fact]
    public async Task A_refinement_changes_the_more_the_stronger_it_is_and_a_continuation_with_the_same_caption_nothing()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var weak = await _server.EndOfAsync(await _server.Client.Generations.RefineAsync(still.Id, "a small blue ring", strength: 0.2));
        var strong = await _server.EndOfAsync(await _server.Client.Generations.RefineAsync(still.Id, "a small blue ring", strength: 1));
        var same = await _server.EndOfAsync(await _server.Client.Generations.ContinueAsync(still.Id, parentStep: 3, "a large red star on the left"));

        Assert.True(await DistanceAsync(still, weak) < await DistanceAsync(still, strong));
        Assert.Equal(await PixelsAsync(still), await PixelsAsync(same));
    }

    [Fact]
    public async Task An_uploaded_picture_is_animated_and_the_clip_outlives_it_and_a_fork_both()
    {
        var asset = await _server.Client.Assets.UploadAsync(Png.Encode(RgbImage.Filled(90, 50, (200, 60, 30))), size: 32);
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var request = new NewGeneration { Kind = "animate", Asset = asset.Id, MotionCaption = "the star moves to the left", Seed = 7, Steps = 3, Frames = 4 };
        var started = await _server.Client.Generations.CreateAsync(session, request);
        await _server.Client.Assets.DeleteAsync(asset.Id);
        var clip = await _server.EndOfAsync(started);
        var video = await _server.ContentAsync(clip, "video");

        var fork = await _server.Client.Sessions.ForkAsync(session, new SessionFork(clip.Id));
        await _server.Client.Sessions.DeleteAsync(session);

        var copy = await _server.Client.Generations.GetAsync(Assert.Single(fork.Generations).Id);
        Assert.Equal(video, await _server.ContentAsync(copy, "video"));
        Assert.Equal((200, 60, 30), Png.Decode(await _server.ContentAsync(copy, "image"))[3, 3]);
    }

    /// <summary>A command that starts its own server uploads before the model is loaded.</summary>
    [Fact]
    public async Task An_upload_right_after_the_start_gets_the_models_size() =>
        Assert.Equal(16, (await _server.Client.Assets.UploadAsync(Png.Encode(RgbImage.Filled(90, 50, (200, 60, 30))))).Size);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _model.Dispose();

    private static NewGeneration Still() =>
        new() { Kind = "text_to_image", Caption = "a large red star on the left", Seed = 7, Steps = 6, Size = 32, Frames = 4 };

    /// <summary>What a node stores, asked for again.</summary>
    private static NewGeneration Again(Generation node, string? parent) => new()
    {
        Kind = node.Kind,
        Parent = parent,
        ParentStep = node.Settings!.ParentStep,
        Caption = node.Settings.Caption,
        MotionCaption = node.Settings.MotionCaption,
        NegativeCaption = node.Settings.NegativeCaption,
        Seed = node.Settings.Seed,
        Steps = node.Settings.Steps,
        Guidance = node.Settings.Guidance,
        ImageGuidance = node.Settings.ImageGuidance,
        Size = node.Settings.Size,
        Frames = node.Settings.Frames,
        Fps = node.Settings.Fps,
        MotionStrength = node.Settings.MotionStrength,
        Strength = node.Settings.ParentStep is null ? node.Settings.Strength : null,
    };

    private Task<byte[]> PixelsAsync(Generation generation) => _server.ContentAsync(generation, generation.Kind == "animate" ? "video" : "image");

    private async Task<double> DistanceAsync(Generation one, Generation other) =>
        Png.Decode(await PixelsAsync(one)).Pixels.Zip(Png.Decode(await PixelsAsync(other)).Pixels, (a, b) => (double)Math.Abs(a - b)).Average();
}
