using Dreamer.Api.Tests.Errors;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.Documents;

/// <summary>Every kind of answer of a running server, held against the OpenAPI document that it gives out.</summary>
public sealed class LiveAnswerTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly List<string> _complaints = [];
    private ApiDescription _description = null!;

    [Fact]
    public async Task Every_call_answers_as_the_document_says()
    {
        _description = await ApiDescription.ReadAsync(host);

        await WalkAsync(await SendAsync(HttpMethod.Post, "/v1/sessions", """{"title": "stars", "metadata": {"a": "b"}}"""));
        await AssetsAsync();
        await WebhooksAsync();
        await VideosAsync();
        await OthersAsync();
        await TenantsAsync();

        Assert.Empty(_complaints);
        Assert.Empty(_description.Calls.Select(call => call.Name).Except(_description.Seen));
    }

    [Fact]
    public async Task Every_refusal_is_the_problem_that_the_document_describes()
    {
        _description = await ApiDescription.ReadAsync(host);
        var still = await host.SomeStillAsync();

        foreach (var bad in BadRequests.All.Where(bad => !bad.WithoutKey && bad.Header is null))
        {
            using var message = bad.ToMessage("ses_" + still[4..36], still);
            var answer = await Answer.OfAsync(await host.Http.SendAsync(message));
            Complain(_description.Complaint("Problem", answer.Text));
        }

        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Every_event_is_what_the_document_describes()
    {
        _description = await ApiDescription.ReadAsync(host);
        var session = await host.OpenSessionAsync();
        await host.GetAsync($"/v1/generations/{await host.GenerateAsync(session, """{"kind": "text_to_video", "caption": "a", "motion_caption": "b"}""")}?wait=30s");
        var broken = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "broken star"}""");
        await host.GetAsync($"/v1/generations/{broken}?wait=30s");

        var told = (await host.GetAsync($"/v1/generations/{broken}/events")).Text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(told);
        Assert.All(told, line => Assert.Null(_description.Complaint("Event", line["data: ".Length..])));
    }

    /// <summary>A session with a generation in every state.</summary>
    private async Task WalkAsync(Answer session)
    {
        var generations = $"/v1/sessions/{session["id"]}/generations";
        var still = (await SendAsync(HttpMethod.Post, generations, """{"kind": "text_to_image", "caption": "a photo of a cat", "count": 2, "steps": 2, "metadata": {"a": "b"}}"""))["id"];
        await GetAsync($"/v1/generations/{still}?wait=30s");
        var refined = (await SendAsync(HttpMethod.Post, generations, $$"""{"kind": "refine", "parent": "{{still}}", "caption": "a blue star", "deadline": "2100-01-01T00:00:00Z"}"""))["id"];
        await GetAsync($"/v1/generations/{refined}?wait=30s");
        var video = (await SendAsync(HttpMethod.Post, generations, """{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves", "frames": 32, "size": 128}"""))["id"];
        await GetAsync($"/v1/generations/{video}?wait=30s");
        var draft = (await SendAsync(HttpMethod.Post, generations, """{"kind": "text_to_image", "caption": "a red star", "stop_after": 1}"""))["id"];
        await GetAsync($"/v1/generations/{draft}?wait=30s");
        await SendAsync(HttpMethod.Post, $"/v1/generations/{draft}/finish");
        await GetAsync($"/v1/generations/{draft}");
        var broken = (await SendAsync(HttpMethod.Post, generations, """{"kind": "text_to_image", "caption": "broken star"}"""))["id"];
        await GetAsync($"/v1/generations/{broken}?wait=30s");
        var endless = (await SendAsync(HttpMethod.Post, generations, """{"kind": "text_to_image", "caption": "endless star", "previews": true}"""))["id"];
        await GetAsync($"/v1/generations/{endless}?wait=1s");
        await SendAsync(HttpMethod.Post, $"/v1/generations/{endless}/cancel");
        await GetAsync($"/v1/generations/{endless}?wait=30s");
        await GetAsync($"/v1/generations/{still}/content");
        await GetAsync($"/v1/generations/{still}/content?variant=latents");
        await GetAsync($"/v1/generations/{video}/content");
        await GetAsync($"/v1/generations/{video}/events");
        await GetAsync($"{generations}?limit=2");
        await GetAsync(generations);
        await TreeAsync(session["id"]);
    }

    private async Task TreeAsync(string session)
    {
        var fork = await SendAsync(HttpMethod.Post, $"/v1/sessions/{session}/fork", "{}");
        await GetAsync($"/v1/sessions/{fork["id"]}");
        await SendAsync(HttpMethod.Patch, $"/v1/sessions/{fork["id"]}", """{"title": "stars at night", "metadata": {"a": "c"}}""");
        var node = (await GetAsync($"/v1/sessions/{fork["id"]}")).Json.GetProperty("generations")[0].GetProperty("id").GetString();
        await SendAsync(HttpMethod.Delete, $"/v1/generations/{node}");
        await SendAsync(HttpMethod.Post, $"/v1/generations/{node}/restore");
        await GetAsync($"/v1/sessions/{session}");
        await GetAsync("/v1/sessions?limit=1");
        await GetAsync("/v1/sessions");
        await SendAsync(HttpMethod.Delete, $"/v1/sessions/{fork["id"]}");
    }

    private async Task AssetsAsync()
    {
        var asset = await host.UploadAsync(Png.Encode(new RgbImage(64, 64, new byte[64 * 64 * 3])));
        Complain(_description.Complaint(HttpMethod.Post, "/v1/assets", asset));
        await GetAsync("/v1/assets");
        await GetAsync($"/v1/assets/{asset["id"]}");
        await GetAsync($"/v1/assets/{asset["id"]}/content");
        await SendAsync(HttpMethod.Delete, $"/v1/assets/{asset["id"]}");
    }

    /// <summary>The receiver's name means nothing anywhere: nothing is sent.</summary>
    private async Task WebhooksAsync()
    {
        var made = await SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", """{"url": "https://hooks.invalid/", "description": "a", "events": ["*", "video.completed"]}""");
        await SendAsync(HttpMethod.Post, "/v1/webhook_endpoints", """{"url": "https://hooks.invalid/", "kind": "ed25519"}""");
        var endpoint = $"/v1/webhook_endpoints/{made["id"]}";
        await GetAsync("/v1/webhook_endpoints?limit=1");
        await GetAsync(endpoint);
        await SendAsync(HttpMethod.Patch, endpoint, """{"events": ["generation.failed"]}""");
        await SendAsync(HttpMethod.Post, $"{endpoint}/rotate_secret", """{"overlap_seconds": 60}""");
        await SendAsync(HttpMethod.Post, $"{endpoint}/rotate_secret");
        await SendAsync(HttpMethod.Post, $"{endpoint}/enable");
        var delivery = (await SendAsync(HttpMethod.Post, $"{endpoint}/test"))["id"];
        await GetAsync($"{endpoint}/deliveries");
        await SendAsync(HttpMethod.Post, $"{endpoint}/deliveries/{delivery}/redeliver");
        await SendAsync(HttpMethod.Delete, endpoint);
    }

    private async Task VideosAsync()
    {
        var video = await SendAsync(HttpMethod.Post, "/v1/videos", """{"prompt": "a red star", "num_inference_steps": 2}""");
        await GetAsync($"/v1/generations/{video["id"]}?wait=30s");
        await GetAsync($"/v1/videos/{video["id"]}");
        await GetAsync($"/v1/videos/{video["id"]}/content");
        await SendAsync(HttpMethod.Post, $"/v1/videos/{video["id"]}/remix", """{"prompt": "a blue star"}""");
        await SendAsync(HttpMethod.Post, "/v1/videos/extensions", $$$"""{"prompt": "it moves", "seconds": "2", "video": {"id": "{{{video["id"]}}}"}}""");
        await SendAsync(HttpMethod.Delete, $"/v1/videos/{video["id"]}");
        var cancelled = await SendAsync(HttpMethod.Post, "/v1/videos", """{"prompt": "endless star"}""");
        await SendAsync(HttpMethod.Post, $"/v1/generations/{cancelled["id"]}/cancel");
        await GetAsync($"/v1/videos/{cancelled["id"]}");
        await GetAsync("/v1/videos?limit=1");
        await SendAsync(HttpMethod.Post, "/v1/images/generations", """{"prompt": "a red star", "num_inference_steps": 2}""");
        await SendAsync(HttpMethod.Post, "/v1/images/generations", """{"prompt": "a red star", "response_format": "url"}""");
        var edit = $$"""{"prompt": "a red star", "images": [{"image_url": "data:image/png;base64,{{Convert.ToBase64String(Png.Encode(RgbImage.Filled(64, 64, (9, 9, 9))))}}"}]}""";
        await SendAsync(HttpMethod.Post, "/v1/images/edits", edit);
        Complain(_description.Complaint("OpenAiFailure", (await host.PostAsync("/v1/videos", "{}")).Text));
    }

    private async Task OthersAsync()
    {
        foreach (var path in new[] { "/", "/healthz/live", "/healthz/ready", "/v1/models", "/v1/usage?limit=1", "/v1/usage?by=key", "/v1/usage", "/v1/quota", "/v1/keys", "/v1/me" })
        {
            await GetAsync(path);
        }
        await SendAsync(HttpMethod.Post, "/v1/sign_in", $$"""{"key": "{{ApiHost.Key}}"}""");
        var signedOut = await host.SendAsync(HttpMethod.Delete, "/v1/sign_in", null, ("X-Dreamer-Studio", "1"));
        Complain(_description.Complaint(HttpMethod.Delete, "/v1/sign_in", signedOut));
        await FirstEventAsync(await host.OpenSessionAsync());
    }

    private async Task TenantsAsync()
    {
        const string Acme = "/v1/admin/tenants/acme";
        await AdminAsync(HttpMethod.Post, "/v1/admin/tenants", """{"id": "acme", "title": "Acme"}""");
        await AdminAsync(HttpMethod.Get, "/v1/admin/tenants?limit=1");
        await AdminAsync(HttpMethod.Get, "/v1/admin/tenants/local");
        await AdminAsync(HttpMethod.Patch, Acme, """{"suspended": true}""");
        await AdminAsync(HttpMethod.Get, $"{Acme}/limits");
        await AdminAsync(HttpMethod.Put, $"{Acme}/limits", """{"assets": 3, "weight": 0.5, "asset_bytes": 4000000000}""");
        var key = (await AdminAsync(HttpMethod.Post, $"{Acme}/keys", """{"expires_at": "2100-01-01T00:00:00Z"}"""))["id"];
        await AdminAsync(HttpMethod.Post, $"{Acme}/keys/{key}/rotate", "{}");
        await AdminAsync(HttpMethod.Delete, $"{Acme}/keys/{key}");
        await AdminAsync(HttpMethod.Get, $"{Acme}/keys");
        await AdminAsync(HttpMethod.Delete, Acme);
        await AdminAsync(HttpMethod.Get, "/v1/admin/audit?limit=1");
        await AdminAsync(HttpMethod.Get, "/v1/admin/audit");
        await AdminAsync(HttpMethod.Get, "/v1/admin/devices");
    }

    private async Task<Answer> AdminAsync(HttpMethod method, string path, string? json = null)
    {
        var answer = await host.SendAsAsync(ApiHost.AdminKey, method, path, json);
        Complain(_description.Complaint(method, path, answer));
        Complain(answer.Status < 300 ? null : $"{method} {path}: {answer.Text}");
        return answer;
    }

    /// <summary>A session's stream has no end: its head says what it is.</summary>
    private async Task FirstEventAsync(string session)
    {
        var path = $"/v1/sessions/{session}/events";
        using var response = await host.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Complain(_description.Complaint(HttpMethod.Get, path, new Answer((int)response.StatusCode, "", response)));
    }

    private Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null)
    {
        var answer = await host.SendAsync(method, path, json);
        Complain(_description.Complaint(method, path, answer));
        Complain(answer.Status < 300 ? null : $"{method} {path}: {answer.Text}");
        return answer;
    }

    private void Complain(string? complaint)
    {
        if (complaint is not null)
        {
            _complaints.Add(complaint);
        }
    }
}
