using Dreamer.Client;
using Dreamer.Client.Generations;
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
    }

    [Fact]
    public async Task A_service_reaches_the_server_over_gRPC()
    {
        await using var provider = RegisterGrpc(server.GrpcUrl, server.Key).BuildServiceProvider();

        Assert.True(await provider.GetRequiredService<IDreamerClient>().IsReadyAsync());
    }

    [Theory]
    [InlineData("SampleAsync")]
    [InlineData("Register")]
    [InlineData("RegisterGrpc")]
    public void The_readme_shows_it(string method)
    {
        var source = File.ReadAllLines(RepositoryRoot.Combine("tests/Dreamer.Cli.Tests/Client/ReadmeTests.cs"));
        var readme = File.ReadAllText(RepositoryRoot.Combine("clients/Dreamer.Client/README.md"));
        var body =
            source.SkipWhile(line =>
                !line.Contains($" {method}(", StringComparison.Ordinal) || !line.Contains("private static", StringComparison.Ordinal))
            .SkipWhile(line => !line.Contains("// shown", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.Contains("// to here", StringComparison.Ordinal));

        Assert.Contains($"```csharp\n{string.Concat(body.Select(line => line[Math.Min(8, line.Length)..] + "\n"))}```", readme,
            StringComparison.Ordinal);
    }

    private static async Task SampleAsync(Uri server, string apiKey, CancellationToken cancellationToken)
    {
        // shown
        using var client = DreamerClient.Connect(server, apiKey); // new Uri("http://127.0.0.1:8080")
        var request = NewGeneration.TextToVideo("a large red star", "the star moves up") with { Seed = 7 };
        var progress = new Progress<GenerationEvent>(
            happened => Console.WriteLine($"{happened.State} {happened.Progress?.Step}"));
        try
        {
            var clip = await client.GenerateAsync(request, progress, cancellationToken);
            await client.Generations.SaveAsync(clip.Id, "star.mp4", cancellationToken: cancellationToken);

            var moreOfIt = NewGeneration.Animate(clip.Id, "the star spins clockwise");
            var second = await client.GenerateAsync(moreOfIt, cancellationToken: cancellationToken);
            await client.Generations.SaveAsync(second.Id, "spin.mp4", cancellationToken: cancellationToken);
        }
        catch (GenerationFailedException failed)
        {
            Console.WriteLine($"{failed.Generation.State}: {failed.Message}");
        }
        catch (DreamerApiException refused) when (refused.Code == ErrorCodes.QuotaExceeded)
        {
            Console.WriteLine(refused.Message);
        }
        // to here
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
