using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Cli.Tests.Client;

/// <summary>What the client's README shows is this code, and it works.</summary>
public sealed class ReadmeTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task The_sample_makes_two_clips()
    {
        var folder = Environment.CurrentDirectory;
        Environment.CurrentDirectory = server.Data;
        try
        {
            await SampleAsync(server.Url, server.Key, CancellationToken.None);
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }

        Assert.True(File.Exists(server.File("star.mp4")) && File.Exists(server.File("spin.mp4")));
    }

    [Fact]
    public async Task A_service_reaches_the_server()
    {
        await using var provider = Register(server.Url, server.Key).BuildServiceProvider();

        Assert.True(await provider.GetRequiredService<DreamerClient>().IsReadyAsync());
        await using var other = RegisterInterface(server.Url, server.Key).BuildServiceProvider();
        Assert.True(await other.GetRequiredService<IDreamerClient>().IsReadyAsync());
    }

    [Fact]
    public async Task A_service_reaches_the_server_over_gRPC()
    {
        await using var provider = RegisterGrpc(server.GrpcUrl, server.Key).BuildServiceProvider();

        Assert.True(await provider.GetRequiredService<IDreamerClient>().IsReadyAsync());
    }

    [Fact]
    public async Task The_other_samples_run()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);

        await OnceAsync(client, CancellationToken.None);
        var session = await client.Sessions.ListAllAsync().FirstAsync(session => session.Title == "orders");
        var ring = Assert.Single(await client.Sessions.ListAllGenerationsAsync(session.Id).ToListAsync());
        await WatchAsync(client, ring.Id, CancellationToken.None);
        await ChangedAsync(client, session.Id, ring.Id);
        await RefusedAsync(client, NewGeneration.TextToImage("a ring") with { Steps = 0 }, CancellationToken.None);

        Assert.Equal(GenerationStates.Succeeded, (await client.Generations.GetAsync(ring.Id)).State);
    }

    [Theory]
    [InlineData("SampleAsync")]
    [InlineData("OnceAsync")]
    [InlineData("WatchAsync")]
    [InlineData("RefusedAsync")]
    [InlineData("ChangedAsync")]
    [InlineData("Register")]
    [InlineData("RegisterInterface")]
    [InlineData("RegisterGrpc")]
    public void The_readme_shows_it(string method) => Assert.Contains(
        ReadmeSample.Of("tests/Dreamer.Cli.Tests/Client/ReadmeTests.cs", method),
        File.ReadAllText(RepositoryRoot.Combine("clients/Dreamer.Client/README.md")), StringComparison.Ordinal);

    private static async Task SampleAsync(Uri server, string apiKey, CancellationToken cancellationToken)
    {
        // shown
        using var client = DreamerClient.Connect(server, apiKey); // new Uri("http://127.0.0.1:8080")
        var request = NewGeneration.TextToVideo("a large red star", "the star moves up") with { Seed = 7 };
        var progress = new Progress<GenerationEvent>(
            happened => Console.WriteLine($"{happened.State} {happened.Progress?.Step}"));

        var clip = await client.GenerateAsync(request, progress, cancellationToken);
        await client.Generations.SaveAsync(clip.Id, "star.mp4", cancellationToken: cancellationToken);

        var more = NewGeneration.Animate(clip.Id, "the star spins clockwise");
        var second = await client.GenerateAsync(more, cancellationToken: cancellationToken);
        await client.Generations.SaveAsync(second.Id, "spin.mp4", cancellationToken: cancellationToken);
        // to here
    }

    private static async Task OnceAsync(DreamerClient client, CancellationToken cancellationToken)
    {
        // shown
        var session = await client.Sessions.CreateAsync(new NewSession("orders"), cancellationToken);
        var request = NewGeneration.TextToImage("a small blue ring");
        var first = await client.Generations.CreateAsync(session.Id, request, "order-17", cancellationToken);
        var again = await client.Generations.CreateAsync(session.Id, request, "order-17", cancellationToken);
        Console.WriteLine(first.Id == again.Id); // True
        // to here
        Assert.Equal(first.Id, again.Id);
    }

    private static async Task WatchAsync(DreamerClient client, string id, CancellationToken cancellationToken)
    {
        // shown
        await foreach (var happened in client.Generations.WatchAsync(id, cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{happened.Sequence} {happened.Type} {happened.State}");
        }
        // to here
    }

    private static async Task ChangedAsync(DreamerClient client, string session, string generation)
    {
        // shown
        var renamed = await client.Sessions.ChangeAsync(session, new SessionChange("a better title"));
        var deleted = await client.Generations.DeleteAsync(generation); // with all that grew from it
        Console.WriteLine($"{renamed.Title}: {deleted.Generations.Count} until {deleted.RestorableUntil}");
        await client.Generations.RestoreAsync(generation);
        // to here
        Assert.Equal("a better title", renamed.Title);
    }

    private static async Task RefusedAsync(DreamerClient client, NewGeneration request, CancellationToken cancellationToken)
    {
        // shown
        try
        {
            await client.GenerateAsync(request, cancellationToken: cancellationToken);
        }
        catch (GenerationFailedException failed)
        {
            Console.WriteLine($"{failed.Generation.State}: {failed.Message}");
        }
        catch (DreamerApiException refused) when (refused.Code == ErrorCodes.InvalidRequest)
        {
            Console.WriteLine($"{refused.Problem.Param}: {refused.Message}");
        }
        // to here
    }

    private static ServiceCollection RegisterInterface(Uri server, string apiKey)
    {
        var services = new ServiceCollection();
        // shown
        services.AddDreamerClient(options =>
        {
            options.Server = server; // new Uri("http://127.0.0.1:8080")
            options.ApiKey = apiKey;
        });
        // to here
        return services;
    }

    private static ServiceCollection Register(Uri server, string apiKey)
    {
        var services = new ServiceCollection();
        // shown
        services.AddDreamer(options =>
        {
            options.Server = server; // new Uri("http://127.0.0.1:8080")
            options.ApiKey = apiKey;
        });
        // to here
        return services;
    }

    private static ServiceCollection RegisterGrpc(Uri server, string apiKey)
    {
        var services = new ServiceCollection();
        // shown
        services.AddDreamerClient(options =>
        {
            options.Server = server; // new Uri("http://127.0.0.1:8081"): what the server prints as gRPC's
            options.ApiKey = apiKey;
            options.Transport = DreamerTransport.Grpc;
        });
        // to here
        return services;
    }
}
