using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Storage.Tests;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>Results that whoever asks reads from Azure itself.</summary>
public sealed class DownloadLinkTests
{
    private const string Admin = "the-admin-of-the-tests";

    private static readonly ApiOptions s_linking = new() { AdminKey = Admin, DownloadLinksFor = TimeSpan.FromMinutes(5) };

    [AzuriteFact]
    public async Task A_result_is_read_where_it_lies_and_what_only_the_server_answers_rightly_it_answers()
    {
        using var azurite = await Azurite.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await FakeServer.StartAsync(folder.Path, new FakeModel(), azurite.ConnectionString, api: s_linking);
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var session = await client.Sessions.CreateAsync(new NewSession());
        var made = await client.Generations.WaitAsync((await client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_image", Caption = "a red star", Steps = 4 })).Id);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url, DefaultRequestHeaders = { Authorization = new("Bearer", server.Key) } };

        using var there = await AskAsync(http, made.Id);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, "no-store, private"), (there.StatusCode, string.Join(", ", there.Headers.CacheControl!.ToString().Split(", ").Order())));
        using var anybody = new HttpClient();
        var bytes = await anybody.GetByteArrayAsync(there.Headers.Location);

        await AssertTheServerAnswersAsync(http, made.Id, bytes);
        await AssertARangeIsReadThereAsync(server, made.Id, there.Headers.Location!, bytes);
        await AssertAnotherTenantFindsNothingAsync(server, made.Id);
    }

    private static async Task AssertTheServerAnswersAsync(HttpClient http, string id, byte[] bytes)
    {
        using var here = await AskAsync(http, id, ask => ask.Headers.Add("Sec-Fetch-Mode", "cors"));
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.Equal(bytes, await here.Content.ReadAsByteArrayAsync());
        using var head = await AskAsync(http, id, ask => ask.Method = HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, (long?)bytes.Length, here.Headers.ETag), (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag));
        using var known = await AskAsync(http, id, ask => ask.Headers.IfNoneMatch.Add(here.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var end = await AskAsync(http, id, ask => ask.Headers.Range = new RangeHeaderValue(null, 4));
        Assert.Equal(bytes[^4..], await end.Content.ReadAsByteArrayAsync());
        using var preview = await AskAsync(http, id, variant: "preview");
        Assert.NotEqual(HttpStatusCode.TemporaryRedirect, preview.StatusCode);
    }

    private static async Task AssertAnotherTenantFindsNothingAsync(RunningServer server, string id)
    {
        using var admin = DreamerClient.Connect(server.Url, Admin);
        await admin.Tenants.CreateAsync(new NewTenant("acme"));
        var theirs = (await admin.Keys.CreateAsync("acme", new NewApiKey())).Secret;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
        using var another = await AskAsync(http, id, ask => ask.Headers.Authorization = new("Bearer", theirs));
        Assert.Equal((HttpStatusCode.NotFound, null), (another.StatusCode, another.Headers.Location));
    }

    private static async Task AssertARangeIsReadThereAsync(RunningServer server, string id, Uri link, byte[] bytes)
    {
        using var following = new HttpClient { BaseAddress = server.Url, DefaultRequestHeaders = { Authorization = new("Bearer", server.Key) } };
        using var part = await AskAsync(following, id, ask => ask.Headers.Range = new RangeHeaderValue(2, 9));
        Assert.Equal((HttpStatusCode.PartialContent, link.Authority), (part.StatusCode, part.RequestMessage!.RequestUri!.Authority));
        Assert.Equal(bytes[2..10], await part.Content.ReadAsByteArrayAsync());
        using var head = await AskAsync(following, id, ask => ask.Method = HttpMethod.Head);
        Assert.Equal(head.Headers.ETag, part.Headers.ETag); // a download goes on wherever it began
    }

    [Fact]
    public async Task Blobs_that_are_not_in_Azure_have_no_links()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => FakeServer.StartAsync(folder.Path, new FakeModel(), api: s_linking));

        Assert.StartsWith("The setting 'Api:DownloadLinksFor' ('Api__DownloadLinksFor' in the environment) is 00:05:00, and needs blobs in Azure", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string id, Action<HttpRequestMessage>? with = null, string? variant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/generations/{id}/content{(variant is null ? "" : $"?variant={variant}")}", UriKind.Relative));
        with?.Invoke(request);
        return await http.SendAsync(request);
    }
}
