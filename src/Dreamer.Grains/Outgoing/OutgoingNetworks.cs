using System.Net;
using System.Net.Sockets;

namespace Dreamer.Grains.Outgoing;

/// <summary>
/// Which addresses are nobody's out there: those of IANA's special-purpose registries. What is asked for by a stranger never goes to them,
/// because behind them are this machine, its neighbours and its cloud's metadata.
/// </summary>
internal sealed class OutgoingNetworks(IReadOnlyList<IPNetwork> allowed)
{
    private const int Ipv4Bytes = 4;

    private static readonly (IPNetwork Network, string What)[] s_special =
    [
        Special("0.0.0.0/8", "of this network"),
        Special("10.0.0.0/8", "private"),
        Special("100.64.0.0/10", "shared behind a carrier's NAT"),
        Special("127.0.0.0/8", "loopback"),
        Special("169.254.0.0/16", "link-local"),
        Special("172.16.0.0/12", "private"),
        Special("192.0.0.0/24", "reserved for protocols"),
        Special("192.0.2.0/24", "for documentation"),
        Special("192.88.99.0/24", "a 6to4 relay"),
        Special("192.168.0.0/16", "private"),
        Special("198.18.0.0/15", "for benchmarks"),
        Special("198.51.100.0/24", "for documentation"),
        Special("203.0.113.0/24", "for documentation"),
        Special("224.0.0.0/4", "multicast"),
        Special("240.0.0.0/4", "reserved"),
        Special("::/128", "unspecified"),
        Special("::1/128", "loopback"),
        Special("fc00::/7", "private"),
        Special("fe80::/10", "link-local"),
        Special("ff00::/8", "multicast"),
        Special("2001::/23", "reserved for protocols"),
        Special("2001:db8::/32", "for documentation"),
        Special("2002::/16", "6to4"),
        Special("3fff::/20", "for documentation"),
    ];

    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3"); // of IPv6, all that is given out
    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96"); // an IPv4 address is its end

    /// <summary>What the address is that nothing may go to; null where it may be reached.</summary>
    public string? FaultOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (allowed.Any(network => network.Contains(plain)))
        {
            return null;
        }
        if (s_nat64.Contains(plain))
        {
            return FaultOf(new IPAddress(plain.GetAddressBytes().AsSpan(^Ipv4Bytes)));
        }
        var special = s_special.FirstOrDefault(special => special.Network.Contains(plain)).What;
        return special ?? (plain.AddressFamily == AddressFamily.InterNetworkV6 && !s_global.Contains(plain) ? "not public" : null);
    }

    private static (IPNetwork Network, string What) Special(string network, string what) => (IPNetwork.Parse(network), what);
}
