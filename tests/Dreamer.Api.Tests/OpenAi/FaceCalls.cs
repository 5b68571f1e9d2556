using System.Text;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.OpenAi;

/// <summary>Calls as OpenAI's clients make them.</summary>
internal static class FaceCalls
{
    public static readonly byte[] Picture = Png.Encode(RgbImage.Filled(100, 80, (200, 30, 60)));

    public static string DataUrl => $"data:image/png;base64,{Convert.ToBase64String(Picture)}";

    public static Task<Answer> VideoAsync(this ApiHost host, string json) => host.PostAsync("/v1/videos", json);

    public static async Task<string> DoneVideoAsync(this ApiHost host, string prompt = "a red star")
    {
        var id = (await host.VideoAsync($$"""{"prompt": "{{prompt}}", "num_inference_steps": 2}"""))["id"];
        await host.GetAsync($"/v1/generations/{id}?wait=30s");
        return id;
    }

    /// <summary>Texts and files, in a form whose boundary is its own.</summary>
    public static async Task<Answer> FormAsync(
        this ApiHost host, string path, (string Name, string Text)[] texts, (string Name, byte[] Content)[]? files = null, params (string Name, string Value)[] headers)
    {
        using var form = new MultipartFormDataContent($"openai-{Guid.NewGuid():N}");
        foreach (var (name, text) in texts)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{name}\"");
            form.Add(part);
        }

        foreach (var (name, content) in files ?? [])
        {
            form.Add(new ByteArrayContent(content), $"\"{name}\"", "\"star.png\"");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Answer.OfAsync(await host.Http.SendAsync(request));
    }

    public static string Error(this Answer answer, string field) => answer.Json.GetProperty("error").GetProperty(field).ToString();

    public static string? Header(this Answer answer, string name) => answer.Message.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
