using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>Unpacks images and starts what is in them, as their user, on a root that cannot be written.</summary>
[Collection(ImagesOnce.Name)]
[Trait("Speed", "Slow")]
public sealed class ImageStartTests(ImagesFixture images)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [RootFact]
    public async Task The_server_makes_a_still_and_ends_when_it_is_told_to()
    {
        const string key = "dk_local_0123456789012345678901234567890123456789";
        using var container = await Container.MakeAsync(await images.PublishedAsync("Dreamer.Server"));
        await using var server = container.Start(["--address=127.0.0.1", "--port=0", "--grpc-port=0"], ("DREAMER_API_KEY", key));
        var url = (await server.LineAsync("ready ", s_patience))["ready ".Length..];

        using var client = DreamerClient.Connect(new Uri(url), key);
        var session = await client.Sessions.CreateAsync(new NewSession());
        var still = new NewGeneration { Kind = "text_to_image", Caption = "a red star", Seed = 7, Steps = 2 };
        var made = await client.Generations.WaitAsync((await client.Generations.CreateAsync(session.Id, still)).Id).WaitAsync(s_patience);
        Assert.Equal(GenerationStates.Succeeded, made.State);

        Assert.Equal(["/data", "/dev", "/proc", "/tmp"], server.WritablePlaces);
        Assert.Equal("1654", server.User);
        Assert.Equal(0, await server.EndAsync(s_patience));
    }

    [RootTheory]
    [InlineData("Dreamer.Silo.Gateway", "--blobs=/tmp/blobs")]
    [InlineData("Dreamer.Silo.Gpu", "--blobs=/tmp/blobs --model=/models/nano")]
    public async Task A_silo_asks_for_its_database(string project, string arguments)
    {
        using var container = await Container.MakeAsync(await images.PublishedAsync(project));
        await using var silo = container.Start(["--name=a", .. arguments.Split(' ')]);
        Assert.Equal(1, await silo.ExitAsync(s_patience));
        Assert.Equal("--database or DREAMER_DATABASE must name the PostgreSQL database.", silo.Errors.Trim());
    }
}
