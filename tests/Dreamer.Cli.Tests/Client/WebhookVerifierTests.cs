using System.Text;
using Dreamer.Client.Webhooks;

namespace Dreamer.Cli.Tests.Client;

public sealed class WebhookVerifierTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Sent = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; // of the reference libraries' tests

    private static readonly byte[] s_body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Theory]
    [InlineData(Signature)]
    [InlineData("v1,bm90aGluZw== " + Signature)]
    [InlineData(Signature + " v1a,bm90aGluZw==")]
    [InlineData("nonsense v1 , " + Signature)]
    public void A_message_that_a_key_signed_is_taken(string signatures) => Verifier(Secret).Verify(s_body, Id, Sent, signatures);

    [Fact]
    public void Of_several_keys_one_has_to_fit() =>
        Verifier("whsec_bm90aGluZyBvZiB0aGUga2luZCBhdCBhbGw=", Secret).Verify(s_body, Id, Sent, Signature);

    [Theory]
    [InlineData("msg_other", Sent, Signature, "None of the signatures")]
    [InlineData(Id, "1614265331", Signature, "None of the signatures")]
    [InlineData(Id, Sent, "v1,bm90aGluZw==", "None of the signatures")]
    [InlineData(Id, Sent, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "None of the signatures")]
    [InlineData(Id, Sent, "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "None of the signatures")]
    [InlineData(Id, Sent, "v1,!!!", "None of the signatures")]
    [InlineData(Id, Sent, "", "None of the signatures")]
    [InlineData(Id, "yesterday", Signature, "'yesterday'")]
    [InlineData(Id, "1614265029", Signature, "301 s ago")]
    [InlineData(Id, "1614265631", Signature, "-301 s ago")]
    public void Anything_else_is_refused_and_says_why(string id, string sent, string signatures, string why)
    {
        var refused = Assert.Throws<WebhookVerificationException>(() => Verifier(Secret).Verify(s_body, id, sent, signatures));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_byte_in_the_body_is_refused() =>
        Assert.Throws<WebhookVerificationException>(() => Verifier(Secret).Verify([.. s_body, (byte)' '], Id, Sent, Signature));

    /// <summary>The second vector of RFC 8032, 7.1, is of another message: a key that is right does not make a signature so.</summary>
    [Fact]
    public void An_ed25519_signature_of_something_else_is_refused()
    {
        var key = "whpk_" + Convert.ToBase64String(Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        var signature = Convert.ToBase64String(Convert.FromHexString(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        Assert.Throws<WebhookVerificationException>(() => Verifier(key).Verify(s_body, Id, Sent, "v1a," + signature));
    }

    [Fact]
    public void A_header_that_is_missing_is_named()
    {
        var refused = Assert.Throws<WebhookVerificationException>(() => Verifier(Secret).Unwrap(s_body, name => name == "webhook-id" ? Id : null));
        Assert.Contains("'webhook-timestamp'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dk_local_0123")]
    [InlineData("whsec_not base64")]
    [InlineData("whpk_c2hvcnQ=")]
    [InlineData("whsk_bm90aGluZw==")]
    public void What_is_no_key_is_refused_and_not_told(string key)
    {
        var refused = Assert.Throws<ArgumentException>(() => new WebhookVerifier(key));
        Assert.DoesNotContain(key, refused.Message, StringComparison.Ordinal);
    }

    private static WebhookVerifier Verifier(params string[] keys) => new(new StoppedClock(), keys);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    }
}
