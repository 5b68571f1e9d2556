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
    [InlineData("/v1/assets/{id}", "get")]
    [InlineData("/v1/assets/{id}", "delete")]
    [InlineData("/v1/assets/{id}/content", "get")]
    [InlineData("/v1/sessions/{id}/generations", "post")]
    [InlineData("/v1/sessions/{id}/generations", "get")]
    [InlineData("/v1/sessions/{id}/events", "get")]
    [InlineData("/v1/generations/{id}", "get")]
    [InlineData("/v1/generations/{id}/cancel", "post")]
    [InlineData("/v1/generations/{id}/content", "get")]
    [InlineData("/v1/generations/{id}/events", "get")]
    [InlineData("/v1/models", "get")]
    [InlineData("/v1/usage", "get")]
    [InlineData("/v1/quota", "get")]
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
}
