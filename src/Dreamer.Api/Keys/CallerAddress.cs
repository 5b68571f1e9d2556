using System.Net;
using System.Net.Sockets;

namespace Dreamer.Api.Keys;

/// <summary>
/// Which address a request comes from. Behind a proxy on this machine it is the one that the proxy names last; nobody else is believed.
/// </summary>
internal static class CallerAddress
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const int PrefixOfHousehold = 8; // bytes: whoever has an IPv6 address has 2^64 of them

    public static string Of(HttpContext http) => AddressOf(http)?.ToString() ?? "unknown";

    /// <summary>What a limit of an address counts by.</summary>
    public static string GroupOf(HttpContext http) =>
        AddressOf(http) is { AddressFamily: AddressFamily.InterNetworkV6 } six
            ? $"{new IPAddress([.. six.GetAddressBytes()[..PrefixOfHousehold], .. new byte[PrefixOfHousehold]])}/64"
            : Of(http);

    private static IPAddress? AddressOf(HttpContext http)
    {
        var peer = Plain(http.Connection.RemoteIpAddress);
        var named = http.Request.Headers[ForwardedFor].LastOrDefault()?.Split(',')[^1].Trim();
        return peer is not null && IPAddress.IsLoopback(peer) && IPAddress.TryParse(named, out var client) ? Plain(client) : peer;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
