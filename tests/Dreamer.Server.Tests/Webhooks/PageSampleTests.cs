using System.Diagnostics;
using Dreamer.Client.Webhooks;
using Dreamer.Grains.Tests.Webhooks;
using Dreamer.Server.Tests.Grpc;
using Dreamer.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dreamer.Server.Tests.Webhooks;

/// <summary>The receivers that docs/webhooks.md shows take what a server sends, and nothing else.</summary>
public sealed class PageSampleTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const string Page = "docs/webhooks.md";

    private const string PythonEnd = """

        import json, sys
        for message in json.load(sys.stdin):
            verify(message["Key"], message["Headers"], message["Body"].encode())
            try:
                verify(message["Key"], message["Headers"], message["Body"].encode() + b" ")
            except ValueError:
                print("taken")
        """;

    [Fact]
    public async Task The_one_in_CSharp_takes_a_test_and_nothing_forged()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}/hooks";
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(url));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        MapHooks(app, made.Secret!);
        app.Urls.Add(url[..^"/hooks".Length]);
        await app.StartAsync();

        Assert.Equal(204, await AnswerToTestAsync(made.Id));
        using var http = new HttpClient();
        Assert.Equal(400, (int)(await http.PostAsync(url, new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public void The_page_shows_the_one_in_CSharp()
    {
        var source = File.ReadAllLines(RepositoryRoot.Combine("tests/Dreamer.Server.Tests/Webhooks/PageSampleTests.cs"));
        var shown = source.SkipWhile(line => line != "        // shown").Skip(1).TakeWhile(line => line != "        // to here");
        Assert.Equal(string.Join('\n', shown.Select(line => line[Math.Min(8, line.Length)..])), Sample("csharp"));
    }

    [NpmFact("standardwebhooks")]
    public async Task The_one_in_Node_takes_a_test_and_nothing_forged()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Next();
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint($"http://127.0.0.1:{port}/hooks"));
        Directory.CreateSymbolicLink(folder.File("node_modules"), NpmPackages.Folder);
        await File.WriteAllTextAsync(folder.File("receiver.mjs"), Sample("js"));
        using var node = Process.Start(new ProcessStartInfo("node", [folder.File("receiver.mjs")])
        {
            RedirectStandardOutput = true,
            Environment = { ["SECRET"] = made.Secret, ["PORT"] = $"{port}" },
        })!;
        try
        {
            await AnswersAsync(new Uri($"http://127.0.0.1:{port}/hooks"), 400); // not signed
            Assert.Equal(204, await AnswerToTestAsync(made.Id));
            Assert.Matches($"^msg_[0-9a-f]{{32}} webhook_endpoint.test {made.Id}$", await node.StandardOutput.ReadLineAsync());
        }
        finally
        {
            node.Kill();
        }
    }

    [PlainPythonFact]
    public async Task The_one_in_Python_takes_a_message_and_nothing_forged()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(receiver.Url));
        await server.Client.Webhooks.TestAsync(made.Id);
        await receiver.HasAsync(1);

        var message = receiver.Messages.Single();
        var input = new[] { new { Key = made.Secret, Headers = InteropTests.HeadersOf(message), Body = message.Text } };
        using var python = Process.Start(new ProcessStartInfo(Clients.Python, ["-c", Sample("python") + PythonEnd])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await python.StandardInput.WriteAsync(System.Text.Json.JsonSerializer.Serialize(input));
        python.StandardInput.Close();
        Assert.Equal("taken", (await python.StandardOutput.ReadToEndAsync()).Trim());
    }

    private static void MapHooks(WebApplication app, string secret)
    {
        // shown
        var verifier = new WebhookVerifier(secret);
        app.MapPost("/hooks", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            try
            {
                var told = verifier.Unwrap(body.ToArray(), name => request.Headers[name]);
                Console.WriteLine($"{told.MessageId}: {told.Type} {told.DataId}");
                return Results.NoContent();
            }
            catch (WebhookVerificationException wrong)
            {
                return Results.BadRequest(wrong.Message);
            }
        });
        // to here
    }

    private static string Sample(string language)
    {
        var page = File.ReadAllText(RepositoryRoot.Combine(Page));
        var start = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    /// <summary>The status that the receiver answered to the endpoint's test.</summary>
    private async Task<int?> AnswerToTestAsync(string endpoint)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var sent = await server.Client.Webhooks.TestAsync(endpoint, late.Token);
        while (true)
        {
            var delivery = await server.Client.Webhooks.ListAllDeliveriesAsync(endpoint, late.Token).FirstAsync(found => found.Id == sent.Id, late.Token);
            if (delivery.State != "waiting")
            {
                return delivery.Attempts[^1].Status;
            }
            await Task.Delay(20, late.Token);
        }
    }

    private static async Task AnswersAsync(Uri url, int status)
    {
        using var http = new HttpClient();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                Assert.Equal(status, (int)(await http.PostAsync(url, new StringContent("{}"), late.Token)).StatusCode);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, late.Token); // it has not started yet
            }
        }
    }
}

/// <summary>Skipped, and says so, where there is no Python.</summary>
internal sealed class PlainPythonFactAttribute : FactAttribute
{
    public PlainPythonFactAttribute() => Skip = File.Exists(Clients.Python) ? null : $"needs {Clients.Python}";
}
