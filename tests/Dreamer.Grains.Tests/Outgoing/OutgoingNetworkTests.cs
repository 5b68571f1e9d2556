using System.Net;
using Dreamer.Errors;
using Dreamer.Grains.Outgoing;

namespace Dreamer.Grains.Tests.Outgoing;

public sealed class OutgoingNetworkTests
{
    private static readonly OutgoingNetworks s_strict = new([]);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:0a00:0001::1")]
    [InlineData("2002:0808:0808::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("4000::1")]
    public void What_is_not_public_is_refused(string address) => Assert.NotNull(s_strict.FaultOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700:4700::1111")]
    public void What_is_public_may_be_reached(string address) => Assert.Null(s_strict.FaultOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.20.0.7", true)]
    [InlineData("::ffff:10.20.0.7", true)]
    [InlineData("10.21.0.7", false)]
    public void A_network_that_is_named_may_be_reached(string address, bool isReached)
    {
        var networks = new OutgoingNetworks(new WebhookOptions { AllowedNetworks = ["10.20.0.0/16"] }.Networks);
        Assert.Equal(isReached, networks.FaultOf(IPAddress.Parse(address)) is null);
    }

    [Theory]
    [InlineData("https://example.com/hooks", null)]
    [InlineData("https://example.com:8443/hooks?a=b", null)]
    [InlineData("https://[2606:4700:4700::1111]/", null)]
    [InlineData("https://1.1.1.1:1024/", null)]
    [InlineData("example.com/hooks", "takes an address such as")]
    [InlineData("http://example.com/hooks", "https://")]
    [InlineData("http://127.0.0.1:8080/", "https://")]
    [InlineData("ftp://example.com/", "https://")]
    [InlineData("file:///etc/passwd", "takes an address such as")]
    [InlineData("https://me:secret@example.com/", "user name")]
    [InlineData("https://example.com/#here", "'#'")]
    [InlineData("https://example.com:22/", "port 22")]
    [InlineData("https://127.0.0.1/", "loopback")]
    [InlineData("https://127.1/", "loopback")]
    [InlineData("https://0x7f000001/", "loopback")]
    [InlineData("https://2130706433/", "loopback")]
    [InlineData("https://[::1]/", "loopback")]
    [InlineData("https://[::ffff:169.254.169.254]/", "link-local")]
    [InlineData("https://10.0.0.1/", "private")]
    public void An_address_is_checked_before_it_is_taken(string url, string? complaint)
    {
        var refused = Record.Exception(() => OutgoingUrl.Check("url", url, new WebhookOptions(), s_strict));
        if (complaint is null)
        {
            Assert.Null(refused);
            return;
        }
        var said = Assert.IsType<DreamerException>(refused);
        Assert.Equal((ErrorCode.InvalidRequest, "url"), (said.Code, said.Param));
        Assert.Contains(url, said.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://localhost:8080/", true)]
    [InlineData("http://10.0.0.1:8080/", false)]
    [InlineData("http://example.com/", false)]
    public void Without_TLS_an_address_is_this_machine_where_a_setting_allows_it(string url, bool isTaken)
    {
        var options = new WebhookOptions { AllowHttpToLoopback = true, AllowedNetworks = ["127.0.0.0/8"] };
        Assert.Equal(isTaken, Record.Exception(() => OutgoingUrl.Check("url", url, options, new OutgoingNetworks(options.Networks))) is null);
    }

    [Theory]
    [InlineData("10.20.0.0/33")]
    [InlineData("everywhere")]
    public void A_network_that_is_none_ends_the_start(string network) =>
        Assert.Contains($"'{network}'", Assert.Throws<ArgumentException>(() => new WebhookOptions { AllowedNetworks = [network] }.Check()).Message, StringComparison.Ordinal);
}
