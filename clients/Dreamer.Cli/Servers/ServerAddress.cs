namespace Dreamer.Cli.Servers;

/// <summary>Where a server elsewhere is, as people type it.</summary>
internal static class ServerAddress
{
    /// <summary><paramref name="from"/> is what was typed, such as an option; the address ends in no slash.</summary>
    public static Uri Parse(string from, string typed) =>
        Uri.TryCreate(typed, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { UserInfo: "", Query: "", Fragment: "" }
            ? new Uri(url.AbsoluteUri.TrimEnd('/'))
            : throw new UsageException($"{from} is '{typed}', and takes an address such as http://gpu-box:8080.");

    /// <summary>As it is shown and stored.</summary>
    public static string Text(Uri url) => url.AbsoluteUri.TrimEnd('/');
}
