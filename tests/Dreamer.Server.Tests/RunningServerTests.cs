using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests;

public sealed class RunningServerTests
{
    [Fact]
    public async Task A_prompt_becomes_a_video_through_the_client()
    {
        await using var server = await FakeServer.StartAsync();
        var session = await server.Client.Sessions.CreateAsync(new NewSession("stars"));

        var generation = await server.Client.Generations.CreateAsync(session.Id, Request("a red star"));
        var states = new List<string?>();
        await foreach (var item in server.Client.Generations.WatchAsync(generation.Id))
        {
            states.Add(item.State);
        }

        using var video = new MemoryStream();
        await server.Client.Generations.DownloadAsync(generation.Id, "video", video);
        Assert.Equal(("queued", "succeeded"), (states[0], states[^1]));
        Assert.Equal("ftyp", System.Text.Encoding.ASCII.GetString(video.ToArray(), 4, 4)); // an MP4
    }

    [Fact]
    public async Task Cancelling_through_the_client_ends_the_generation()
    {
        await using var server = await FakeServer.StartAsync();
        using var hold = new SemaphoreSlim(0);
        server.Model.BeforeStep = (_, _) => hold.Wait(TimeSpan.FromMilliseconds(50));
        var session = await server.Client.Sessions.CreateAsync(new NewSession());
        var generation = await server.Client.Generations.CreateAsync(session.Id, Request("endless") with { Steps = 200 });

        await server.Client.Generations.CancelAsync(generation.Id);

        Assert.Equal(GenerationStates.Cancelled, (await server.Client.Generations.WaitAsync(generation.Id)).State);
    }

    [Fact]
    public async Task A_server_with_two_models_lists_both_and_makes_what_the_named_one_makes()
    {
        using var data = new TemporaryFolder();
        var models = new FakeModels(1, "one", "two");
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { Port = 0, Data = data.Path, Model = data.Path, Blobs = null, Api = new ApiOptions() },
            builder => builder.Services.AddSingleton<IModelSource>(models).AddSingleton(new InferenceOptions { ModelFolders = models.Folders }));
        using var client = DreamerClient.Connect(server.Url, server.Key);
        while (!await client.IsReadyAsync())
        {
            await Task.Delay(20);
        }

        var session = await client.Sessions.CreateAsync(new NewSession());
        var made = await client.Generations.CreateAsync(session.Id, Request("a star") with { Model = "two" });

        Assert.Equal(["one", "two"], (await client.Models.ListAsync()).Select(model => model.Id));
        Assert.Equal((GenerationStates.Succeeded, "two"), ((await client.Generations.WaitAsync(made.Id)).State, made.Settings!.Model));
        Assert.Empty(models["one"].Steps);
        Assert.Equal(10_000, (await client.Usage.ReadQuotaAsync()).Limits.Single(limit => limit.Name == "pending_generations").Limit);
    }

    [Fact]
    public async Task A_body_of_forty_megabytes_gets_an_answer_that_says_why_not()
    {
        await using var server = await FakeServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Running.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Running.Key);
        using var body = new ByteArrayContent(new byte[40 << 20]);

        using var answer = await http.PostAsync(new Uri("v1/sessions", UriKind.Relative), body);

        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("41943040", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_serves_one_server_at_a_time()
    {
        await using var server = await FakeServer.StartAsync();

        var refused = await Assert.ThrowsAsync<IOException>(() => FakeServer.StartAsync(server.Data, new FakeModel()));

        Assert.Contains(server.Data, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_blobs_serves_one_server_at_a_time_whatever_else_each_has()
    {
        using TemporaryFolder here = new(), there = new(), blobs = new();
        await using (var server = await FakeServer.StartAsync(here.Path, new FakeModel(), blobs.Path))
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => FakeServer.StartAsync(there.Path, new FakeModel(), blobs.Path));
            Assert.Contains($"'{blobs.Path}'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--blobs", refused.Message, StringComparison.Ordinal);
        }

        await using var second = await FakeServer.StartAsync(there.Path, new FakeModel(), blobs.Path);
    }

    [Fact]
    public async Task A_missing_model_is_named()
    {
        using var data = new TemporaryFolder();

        var refused = await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => RunningServer.StartAsync(new ServerOptions { Data = data.Path, Model = "models/none" }));

        Assert.Contains("models/none'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_waits_for_no_open_event_stream()
    {
        using var data = new TemporaryFolder();
        var server = await FakeServer.StartAsync(data.Path, new FakeModel());
        using var client = DreamerClient.Connect(server.Url, server.Key);
        using var http = new HttpClient();
        var session = await client.Sessions.CreateAsync(new NewSession());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, $"v1/sessions/{session.Id}/events"));
        request.Headers.Authorization = new("Bearer", server.Key);
        using var stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(8)); // the host gives up on requests after ten

        Assert.Contains("retry:", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static NewGeneration Request(string caption) =>
        new() { Kind = "text_to_video", Caption = caption, MotionCaption = "it moves", Seed = 7, Steps = 4, Frames = 4 };
}
