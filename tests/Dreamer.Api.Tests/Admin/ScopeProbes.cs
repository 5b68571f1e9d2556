using System.Text.Json.Nodes;
using Dreamer.Api.Tests.Documents;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.Admin;

/// <summary>Two tenants, what one of them has, and keys of every kind: enough to knock at every call that the document names.</summary>
public sealed class ScopeProbes : IAsyncLifetime
{
    private readonly Dictionary<string, string> _ids = []; // by the path's part before them

    internal ApiHost Host { get; } = new();

    internal IReadOnlyList<ScopeProbe> Calls { get; private set; } = [];

    internal string Revoked { get; private set; } = "";

    internal string Expired { get; private set; } = "";

    /// <summary>Of the tenant that has nothing.</summary>
    internal string Another { get; private set; } = "";

    /// <summary>Keys by what they allow.</summary>
    internal Dictionary<string, string> Only { get; } = [];

    public async Task InitializeAsync()
    {
        await Host.InitializeAsync();
        var owner = await OwnAsync();
        _ids["keys"] = owner["id"];
        _ids["tenants"] = "owner";
        foreach (var scope in new[] { "generate", "read", "admin" })
        {
            Only[scope] = (await Host.NewKeyAsync("owner", $$"""{"scopes": ["{{scope}}"]}"""))["secret"];
        }
        Another = (await Host.NewKeyAsync("another", """{"scopes": ["generate", "read"]}"""))["secret"];
        Revoked = await EndAsync("""{"scopes": ["generate", "read", "admin"]}""", async key =>
            await Host.AdminAsync(HttpMethod.Delete, $"tenants/owner/keys/{key}"));
        Expired = await EndAsync(
            $$"""{"scopes": ["generate", "read", "admin"], "expires_at": "{{TimeProvider.System.GetUtcNow().AddMinutes(30):O}}"}""", _ => Task.FromResult<Answer?>(null)!);
        Calls = [.. from call in (await ApiDescription.ReadAsync(Host)).Calls select ScopeProbe.Of(call.Name, call.Call, _ids)];
        Host.Clock.Shift = TimeSpan.FromMinutes(31);
    }

    public Task DisposeAsync() => Host.DisposeAsync();

    private async Task<Answer> OwnAsync()
    {
        var key = await Host.NewKeyAsync("owner", """{"scopes": ["generate", "read", "admin"]}""");
        var session = (await Host.SendAsAsync(key["secret"], HttpMethod.Post, "/v1/sessions", "{}"))["id"];
        var generation = (await Host.SendAsAsync(
            key["secret"], HttpMethod.Post, $"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a star", "steps": 1}"""))["id"];
        await Host.SendAsAsync(key["secret"], HttpMethod.Get, $"/v1/generations/{generation}?wait=30s");
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/v1/assets") { Content = new ByteArrayContent(Png.Encode(new RgbImage(64, 64, new byte[64 * 64 * 3]))) };
        upload.Headers.Authorization = new("Bearer", key["secret"]);
        var asset = (await Answer.OfAsync(await Host.Http.SendAsync(upload)))["id"];
        (_ids["sessions"], _ids["generations"], _ids["videos"], _ids["assets"]) = (session, generation, generation, asset);
        return key;
    }

    private async Task<string> EndAsync(string body, Func<string, Task<Answer>> end)
    {
        var key = await Host.NewKeyAsync("owner", body);
        await end(key["id"]);
        return key["secret"];
    }
}

/// <summary>A call of the document, with ids of things that are there, and what it needs.</summary>
internal sealed record ScopeProbe(string Name, HttpMethod Method, string Path, string? Body, string? Scope, bool HasIds)
{
    /// <summary>Of a call that takes any key.</summary>
    public const string Any = "any";

    public static ScopeProbe Of(string name, JsonObject call, IReadOnlyDictionary<string, string> ids)
    {
        var (method, path) = (name.Split(' ')[0], name.Split(' ')[1]);
        var parts = path.Split('/').ToList();
        var filled = parts.Select((part, at) => part.StartsWith('{') ? ids.GetValueOrDefault(parts[at - 1]) ?? ExampleOf(call, part.Trim('{', '}')) : part);
        var json = call["requestBody"]?["content"]?["application/json"];
        return new ScopeProbe(
            name, new HttpMethod(method), string.Join('/', filled), json is null ? null : json["example"]?.ToJsonString() ?? "{}",
            call["security"]?.AsArray().FirstOrDefault()?.AsObject().First().Value!.AsArray().FirstOrDefault()?.ToString() ?? (call["security"] is JsonArray { Count: > 0 } ? ScopeProbe.Any : null), parts.Any(part => part.StartsWith('{')));
    }

    private static string ExampleOf(JsonObject call, string parameter) =>
        call["parameters"]!.AsArray().Single(one => one!["name"]!.ToString() == parameter)!["schema"]!["examples"]![0]!.ToString();
}
