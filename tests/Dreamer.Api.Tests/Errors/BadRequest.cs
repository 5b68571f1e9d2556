using System.Net.Http.Headers;
using System.Text;

namespace Dreamer.Api.Tests.Errors;

/// <summary>A request that must be refused, and how. In path and body, SES and GEN stand for a session and a generation that exist.</summary>
public sealed record BadRequest(string Name, string Method, string Path, int Status, string Param, string Named)
{
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public (string Name, string Value)? Header { get; init; }

    public bool WithoutKey { get; init; }

    public override string ToString() => Name;

    public HttpRequestMessage ToMessage(string session, string generation)
    {
        string Filled(string text) => text.Replace("SES", session, StringComparison.Ordinal).Replace("GEN", generation, StringComparison.Ordinal);
        var message = new HttpRequestMessage(new HttpMethod(Method), Filled(Path));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(Body)));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        if (Header is { } header)
        {
            message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return message;
    }
}
