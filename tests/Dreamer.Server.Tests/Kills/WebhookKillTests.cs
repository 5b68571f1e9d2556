using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Client.Webhooks;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Grains.Tests.Webhooks;
using Dreamer.Server.Tests.Webhooks;
using Dreamer.Testing;
using Microsoft.AspNetCore.Http;

namespace Dreamer.Server.Tests.Kills;

/// <summary><c>kill -9</c> while an end is told: each end is one message, however often it is sent.</summary>
public sealed class WebhookKillTests : IDisposable
{
    private readonly TinyModelFolder _model = new();
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Killed_while_it_settles_and_while_it_sends_a_server_tells_each_end_under_one_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (endpoint, first) = await KillWhileSendingAsync(receiver);
        var second = await KillWhileSettlingAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, StatusCodes.Status204NoContent);

        var delivered = await DeliveredAsync(endpoint);

        Assert.Equal(new[] { first, second }.Order(), delivered.Select(OfGeneration).Order());
        Assert.Equal(delivered.Select(delivery => delivery.Id).Order(), receiver.Ids.Distinct().Order());
        Assert.InRange(receiver.Messages.Count, 3, 8);
    }

    public void Dispose()
    {
        _model.Dispose();
        _data.Dispose();
    }

    /// <summary>A message was sent, and nobody has noted what came of it.</summary>
    private async Task<(string Endpoint, string Generation)> KillWhileSendingAsync(WebhookReceiver receiver)
    {
        using var arrived = new SemaphoreSlim(0);
        receiver.Answer = async (_, http) =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        using var server = await StartAsync();
        var endpoint = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(receiver.Url) { Events = [WebhookEventTypes.GenerationSucceeded] });
        var generation = await MakeAsync(server.Client, 1);
        await arrived.WaitAsync(TimeSpan.FromMinutes(1));
        server.Kill();
        receiver.Answer = (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        return (endpoint.Id, generation);
    }

    /// <summary>The line is in the ledger, and the message may be stored or not.</summary>
    private async Task<string> KillWhileSettlingAsync()
    {
        using var server = await StartAsync();
        var generation = await MakeAsync(server.Client, 2);
        await SettledAsync(server.Client, generation);
        server.Kill();
        return generation;
    }

    private async Task<List<WebhookDelivery>> DeliveredAsync(string endpoint)
    {
        using var server = await StartAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var found = await server.Client.Webhooks.ListAllDeliveriesAsync(endpoint, late.Token).ToListAsync(late.Token);
            if (found.Count == 2 && found.TrueForAll(delivery => delivery.State == "succeeded"))
            {
                return found;
            }
            await Task.Delay(50, late.Token);
        }
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(_data.Path, _model.Folder, WebhookServer.ToLoopback);

    private static async Task<string> MakeAsync(DreamerClient client, int seed)
    {
        var session = await client.Sessions.CreateAsync(new NewSession("webhooks"));
        var request = new NewGeneration { Kind = GenerationKinds.TextToImage, Caption = "a large red star", Size = 32, Steps = 4, Seed = seed };
        return (await client.Generations.CreateAsync(session.Id, request)).Id;
    }

    private static async Task SettledAsync(DreamerClient client, string generation)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await client.Usage.ReadAsync(cancellationToken: late.Token)).Data.Any(line => line.Generation == generation))
        {
            await Task.Delay(1, late.Token);
        }
    }

    private static string OfGeneration(WebhookDelivery delivery) =>
        System.Text.Json.JsonDocument.Parse(delivery.Payload).RootElement.GetProperty("data").GetProperty("id").GetString()!;
}
