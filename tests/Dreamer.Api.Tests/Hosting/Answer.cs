using System.Text.Json;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>An HTTP answer, read to its end.</summary>
internal sealed record Answer(int Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string this[string property] => Json.GetProperty(property).ToString();

    public static async Task<Answer> OfAsync(HttpResponseMessage message) =>
        new((int)message.StatusCode, await message.Content.ReadAsStringAsync(), message);
}
