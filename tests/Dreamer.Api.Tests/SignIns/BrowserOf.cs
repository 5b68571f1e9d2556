using System.Text;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.SignIns;

/// <summary>A browser: it keeps the cookie, sends it with everything, and follows no redirect by itself.</summary>
internal sealed class BrowserOf : IDisposable
{
    private readonly HttpClient _http;

    public BrowserOf(Uri server) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = server };

    /// <summary>As it was set, without its attributes; empty where there is none.</summary>
    public string Cookie { get; private set; } = "";

    public Task<Answer> SignInAsync(string key, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/v1/sign_in", $$"""{"key": "{{key}}"}""", headers);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>As the page sends what changes something.</summary>
    public Task<Answer> ChangeAsync(HttpMethod method, string path, string? json = null) => SendAsync(method, path, json, [("X-Dreamer-Studio", "1")]);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in Cookie.Length > 0 ? [("Cookie", Cookie), .. headers] : headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await Answer.OfAsync(await _http.SendAsync(request));
        if (answer.Message.Headers.TryGetValues("Set-Cookie", out var set))
        {
            Cookie = set.Single().Split(';')[0] is var given && given.EndsWith('=') ? "" : given;
        }

        return answer;
    }

    /// <summary>Another that has the same cookie, as a thief or a copy would.</summary>
    public BrowserOf Copy() => new(_http.BaseAddress!) { Cookie = Cookie };

    public void Dispose() => _http.Dispose();
}
