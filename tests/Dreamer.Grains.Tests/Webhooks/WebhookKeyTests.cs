using System.Text;
using Dreamer.Grains.Webhooks;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Tests.Webhooks;

public sealed class WebhookKeyTests
{
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    /// <summary>The vector of the reference libraries' tests.</summary>
    [Fact]
    public void An_hmac_signature_is_that_of_the_reference()
    {
        byte[] signed = [.. "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330."u8, .. s_body];
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookKeys.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", signed));
    }

    /// <summary>The first two vectors of RFC 8032, 7.1.</summary>
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    public void An_ed25519_signature_is_that_of_the_RFC(string seed, string publicKey, string message, string signature)
    {
        var key = "whsk_" + Base64(seed);
        Assert.Equal("whpk_" + Base64(publicKey), WebhookKeys.PublicOf(key));
        Assert.Equal("v1a," + Base64(signature), WebhookKeys.Sign(key, Convert.FromHexString(message)));
    }

    [Fact]
    public void Every_key_signs_the_id_the_second_and_the_body()
    {
        var keys = new[] { WebhookKeys.Make(WebhookKeyKind.Hmac), WebhookKeys.Make(WebhookKeyKind.Ed25519) };
        var (id, at) = (WebhookMessageId.Of(WebhookEndpointId.New(TimeProvider.System), "a"), DateTimeOffset.FromUnixTimeSeconds(1_614_265_330).AddMilliseconds(700));
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.1614265330."), .. s_body];
        Assert.Equal($"{WebhookKeys.Sign(keys[0], signed)} {WebhookKeys.Sign(keys[1], signed)}", WebhookKeys.Sign(keys, id, at, s_body));
        Assert.StartsWith("whsec_", keys[0], StringComparison.Ordinal);
        Assert.Null(WebhookKeys.PublicOf(keys[0]));
    }

    [Fact]
    public void An_event_has_one_id_an_endpoint()
    {
        WebhookEndpointId one = WebhookEndpointId.New(TimeProvider.System), other = WebhookEndpointId.New(TimeProvider.System);
        Assert.Equal(WebhookMessageId.Of(one, "gen/succeeded"), WebhookMessageId.Of(one, "gen/succeeded"));
        Assert.Equal(3, new[] { WebhookMessageId.Of(one, "a"), WebhookMessageId.Of(one, "b"), WebhookMessageId.Of(other, "a") }.Distinct().Count());
    }

    /// <summary>75 hours, 35 minutes and 5 seconds, a tenth more or less.</summary>
    [Fact]
    public void The_table_has_ten_tries_over_three_days()
    {
        var message = WebhookMessageId.Of(WebhookEndpointId.New(TimeProvider.System), "a");
        var pauses = Enumerable.Range(1, RetryTable.Tries - 1).Select(tries => RetryTable.PauseAfter(tries, message)).ToList();
        Assert.Equal(10, RetryTable.Tries);
        Assert.InRange(pauses.Sum(pause => pause.TotalHours), 75.58 * 0.9, 75.59 * 1.1);
        Assert.InRange(pauses[0].TotalSeconds, 4.5, 5.5);
        Assert.Equal(pauses[3], RetryTable.PauseAfter(4, message));
    }

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));
}
