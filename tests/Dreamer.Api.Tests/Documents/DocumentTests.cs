using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Documents;

public sealed class DocumentTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("/v1/sessions", "get")]
    [InlineData("/v1/sessions", "post")]
    [InlineData("/v1/sessions/{id}", "get")]
    [InlineData("/v1/sessions/{id}", "delete")]
    [InlineData("/v1/sessions/{id}/fork", "post")]
    [InlineData("/v1/assets", "post")]
    [InlineData("/v1/assets", "get")]
    [InlineData("/v1/assets/{id}", "get")]
    [InlineData("/v1/assets/{id}", "delete")]
    [InlineData("/v1/assets/{id}/content", "get")]
    [InlineData("/v1/sessions/{id}/generations", "post")]
    [InlineData("/v1/sessions/{id}/generations", "get")]
    [InlineData("/v1/sessions/{id}/events", "get")]
    [InlineData("/v1/generations/{id}", "get")]
    [InlineData("/v1/sessions/{id}", "patch")]
    [InlineData("/v1/generations/{id}", "delete")]
    [InlineData("/v1/generations/{id}/restore", "post")]
    [InlineData("/v1/generations/{id}/finish", "post")]
    [InlineData("/v1/generations/{id}/cancel", "post")]
    [InlineData("/v1/generations/{id}/content", "get")]
    [InlineData("/v1/generations/{id}/events", "get")]
    [InlineData("/v1/models", "get")]
    [InlineData("/v1/usage", "get")]
    [InlineData("/v1/quota", "get")]
    [InlineData("/v1/webhook_endpoints", "post")]
    [InlineData("/v1/webhook_endpoints", "get")]
    [InlineData("/v1/webhook_endpoints/{id}", "get")]
    [InlineData("/v1/webhook_endpoints/{id}", "patch")]
    [InlineData("/v1/webhook_endpoints/{id}", "delete")]
    [InlineData("/v1/webhook_endpoints/{id}/rotate_secret", "post")]
    [InlineData("/v1/webhook_endpoints/{id}/enable", "post")]
    [InlineData("/v1/webhook_endpoints/{id}/test", "post")]
    [InlineData("/v1/webhook_endpoints/{id}/deliveries", "get")]
    [InlineData("/v1/webhook_endpoints/{id}/deliveries/{delivery}/redeliver", "post")]
    [InlineData("/v1/keys", "get")]
    [InlineData("/v1/sign_in", "post")]
    [InlineData("/v1/sign_in", "delete")]
    [InlineData("/v1/me", "get")]
    [InlineData("/v1/admin/tenants", "post")]
    [InlineData("/v1/admin/tenants/{id}", "patch")]
    [InlineData("/v1/admin/tenants/{id}/limits", "put")]
    [InlineData("/v1/admin/tenants/{id}/keys/{key}/rotate", "post")]
    [InlineData("/v1/admin/audit", "get")]
    [InlineData("/v1/admin/devices", "get")]
    [InlineData("/v1/videos", "post")]
    [InlineData("/v1/videos", "get")]
    [InlineData("/v1/videos/{id}", "get")]
    [InlineData("/v1/videos/{id}", "delete")]
    [InlineData("/v1/videos/{id}/content", "get")]
    [InlineData("/v1/videos/{id}/remix", "post")]
    [InlineData("/v1/videos/extensions", "post")]
    [InlineData("/v1/images/generations", "post")]
    [InlineData("/v1/images/edits", "post")]
    [InlineData("/healthz/live", "get")]
    [InlineData("/healthz/ready", "get")]
    public async Task The_OpenAPI_document_has_the_call(string path, string method)
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;

        var call = document.GetProperty("paths").GetProperty(path).GetProperty(method);

        Assert.NotEmpty(call.GetProperty("summary").GetString()!);
        Assert.True(call.GetProperty("responses").TryGetProperty("default", out _), "errors are not described");
    }

    [Fact]
    public async Task The_OpenAPI_document_names_fields_as_they_are_sent()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;

        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("NewGeneration").GetProperty("properties");

        Assert.True(body.TryGetProperty("motion_caption", out _));
        Assert.True(body.TryGetProperty("image_guidance", out _));
    }

    [Fact]
    public async Task The_OpenAPI_document_says_what_variations_strength_and_uploads_are()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;

        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("NewGeneration").GetProperty("properties");
        var upload = document.GetProperty("paths").GetProperty("/v1/assets").GetProperty("post").GetProperty("requestBody").GetProperty("content");

        Assert.Contains("seed + 1", body.GetProperty("count").GetProperty("description").GetString()!, StringComparison.Ordinal);
        Assert.Contains("noised", body.GetProperty("strength").GetProperty("description").GetString()!, StringComparison.Ordinal);
        Assert.Equal("binary", upload.GetProperty("image/webp").GetProperty("schema").GetProperty("format").GetString());
    }

    [Fact]
    public async Task Models_and_health_tell_of_the_device()
    {
        var models = await host.GetAsync("/v1/models");

        Assert.Equal("fake", models.Json.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.Equal(200, (await host.GetAsync("/healthz/ready")).Status);
        Assert.Equal(200, (await host.GetAsync("/healthz/live")).Status);
    }

    [Fact]
    public async Task Every_call_has_a_name_of_its_own_and_describes_its_parameters()
    {
        var calls = (await ApiDescription.ReadAsync(host)).Calls.ToList();

        Assert.All(calls, call => Assert.Matches("^[a-z]+([A-Z][a-z]+)+$", call.Call["operationId"]?.ToString()));
        Assert.Equal(calls.Count, calls.Select(call => call.Call["operationId"]!.ToString()).Distinct().Count());
        Assert.All(calls, call => Assert.All(call.Call["parameters"]?.AsArray() ?? [], parameter =>
        {
            Assert.NotNull(parameter!["description"]);
            Assert.NotNull(parameter["schema"]!["type"] ?? parameter["schema"]!["oneOf"]);
        }));
        Assert.All(calls.Where(call => call.Name.StartsWith("POST", StringComparison.Ordinal)), call =>
            Assert.Contains(call.Call["parameters"]!.AsArray(), parameter => parameter!["name"]!.ToString() == "Idempotency-Key"));
    }

    [Theory]
    [InlineData("/v1/sessions", "limit", "integer")]
    [InlineData("/v1/generations/{id}", "wait", "string")]
    [InlineData("/v1/usage", "from", "string")]
    public async Task Parameters_have_types(string path, string name, string type)
    {
        var call = (await ApiDescription.ReadAsync(host)).Calls.Single(call => call.Name == (path == "/v1/assets" ? "POST " : "GET ") + path).Call;
        Assert.Equal(type, call["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.ToString() == name)!["schema"]!["type"]!.ToString());
    }

    [Theory]
    [InlineData(true, "64")]
    [InlineData(true, "\"832x480\"")]
    [InlineData(true, "null")]
    [InlineData(false, "65")]
    [InlineData(false, "4096")]
    [InlineData(false, "6.4")]
    [InlineData(false, "\"832X480\"")]
    [InlineData(false, "\"0x0\"")]
    [InlineData(false, "\"8x\"")]
    public async Task A_size_is_a_number_or_a_text_in_the_document(bool holds, string size)
    {
        var description = await ApiDescription.ReadAsync(host);
        var complaint = description.Complaint("NewGeneration", $$"""{"kind": "text_to_image", "caption": "a star", "size": {{size}}}""");
        Assert.Equal(holds, complaint is null);
        Assert.NotNull(description.Calls.Single(call => call.Name == "POST /v1/assets").Call["parameters"]!.AsArray()
            .Single(parameter => parameter!["name"]!.ToString() == "size")!["schema"]!["oneOf"]![1]!["pattern"]);
    }

    [Fact]
    public async Task Every_field_of_every_type_is_described_and_every_choice_is_a_text()
    {
        var types = (await ApiDescription.ReadAsync(host)).Document["components"]!["schemas"]!.AsObject();

        var fields = from type in types from field in type.Value!["properties"]?.AsObject() ?? [] select (Name: $"{type.Key}.{field.Key}", Schema: field.Value!);

        Assert.Empty(fields.Where(field => field.Schema["description"] is null && field.Schema["oneOf"]?[1]!["description"] is null).Select(field => field.Name));
        Assert.Empty(types.Where(type => type.Value!["enum"] is not null && type.Value["type"]?.ToString() != "string").Select(type => type.Key));
    }

    [Fact]
    public async Task Content_comes_in_types_that_the_document_names()
    {
        var call = (await ApiDescription.ReadAsync(host)).Calls.Single(call => call.Name == "GET /v1/generations/{id}/content").Call;
        Assert.Equal(["image/png", "video/mp4", "application/octet-stream"], call["responses"]!["206"]!["content"]!.AsObject().Select(type => type.Key));
    }

    [Fact]
    public async Task The_root_leads_to_the_document_to_pages_and_to_health()
    {
        using var stranger = new HttpClient { BaseAddress = host.Http.BaseAddress };
        var links = await Answer.OfAsync(await stranger.GetAsync("/"));

        foreach (var link in new[] { "openapi", "docs", "health" })
        {
            Assert.Equal(200, (int)(await stranger.GetAsync(links[link])).StatusCode);
        }
        Assert.DoesNotContain("https://", await stranger.GetStringAsync(links["docs"]), StringComparison.Ordinal); // nothing is fetched from elsewhere
    }

    [Fact]
    public async Task Models_tell_what_can_be_asked_of_them()
    {
        var model = (await host.GetAsync("/v1/models")).Json.GetProperty("data")[0];

        Assert.Equal(["star", "circle"], model.GetProperty("vocabulary").GetProperty("shapes").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal((true, true, 1, 16), (
            model.GetProperty("makes_stills").GetBoolean(), model.GetProperty("makes_clips").GetBoolean(),
            model.GetProperty("frame_step").GetInt32(), model.GetProperty("size_multiple").GetInt32()));
        Assert.Equal((64, 16), (model.GetProperty("trained_sizes")[0].GetInt32(), model.GetProperty("trained_frames")[0].GetInt32()));
    }
}
