namespace Dreamer.Server.Tests;

/// <summary>Where a server is, and what opens it, as programs are told.</summary>
internal sealed record ServerAccess(Uri Url, string Key)
{
    public Dictionary<string, string> Environment => new()
    {
        ["DREAMER_SERVER"] = Url.ToString().TrimEnd('/'),
        ["DREAMER_API_KEY"] = Key,
        ["OPENAI_BASE_URL"] = new Uri(Url, "v1").ToString(),
        ["OPENAI_API_KEY"] = Key,
    };
}
