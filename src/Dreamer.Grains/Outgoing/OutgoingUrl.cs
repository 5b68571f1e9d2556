using System.Net;
using Dreamer.Errors;

namespace Dreamer.Grains.Outgoing;

/// <summary>The rules of an address that a person gives for this server to call, as far as they can be seen without a look-up.</summary>
internal static class OutgoingUrl
{
    private const string Localhost = "localhost";

    private static readonly int[] s_lowPorts = [80, 443];

    public static void Check(string field, string text, WebhookOptions options, OutgoingNetworks networks)
    {
        var url = Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
            ? parsed : throw Refused(field, text, "and takes an address such as 'https://example.com/hooks'");
        var isHttps = url.Scheme == Uri.UriSchemeHttps;
        var isHttpHere = url.Scheme == Uri.UriSchemeHttp && options.AllowHttpToLoopback && IsLoopback(url);
        Require(isHttps || isHttpHere, "and has to begin with 'https://'");
        Require(url.UserInfo.Length == 0, "and takes no user name or password in it");
        Require(url.Fragment.Length == 0, "and takes no '#'");
        Require(IsPortAllowed(url.Port), $"whose port {url.Port} is none of 80, 443 and 1024 to 65535");
        if (IPAddress.TryParse(url.DnsSafeHost, out var address) && networks.FaultOf(address) is { } fault)
        {
            throw Refused(field, text, $"whose host is {fault}, and messages go to public addresses only");
        }

        void Require(bool holds, string why) => _ = holds ? true : throw Refused(field, text, why);
    }

    public static bool IsPortAllowed(int port) => port >= 1_024 || s_lowPorts.Contains(port);

    private static bool IsLoopback(Uri url) =>
        url.IdnHost == Localhost || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static DreamerException Refused(string field, string text, string why) =>
        new(ErrorCode.InvalidRequest, $"Field '{field}' is '{Shown.Briefly(text)}', {why}.", field);
}
