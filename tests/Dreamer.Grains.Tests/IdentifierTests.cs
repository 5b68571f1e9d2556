namespace Dreamer.Grains.Tests;

public sealed class IdentifierTests
{
    [Fact]
    public void A_generations_id_finds_its_session()
    {
        var session = SessionId.New(TimeProvider.System);
        var generation = GenerationId.New(session);
        Assert.Equal(session, generation.Session);
        Assert.Equal(generation, GenerationId.Parse(generation.Value));
        Assert.Equal(generation.OfStill(), generation.OfStill());
        Assert.Equal(session, generation.OfStill().Session);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("ses_0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("ses_0123456789abcdef0123456789abcde/")]
    [InlineData("ses_0123456789abcdef0123456789abcdef\n")]
    [InlineData("gen_0123456789abcdef0123456789abcdef_0123456789abcde.")]
    [InlineData("gen_0123456789abcdef0123456789abcdef/0123456789abcdef")]
    public void What_is_not_exactly_an_id_is_none(string text)
    {
        Assert.False(SessionId.TryParse(text, out _));
        Assert.False(GenerationId.TryParse(text, out _));
        Assert.False(TenantId.TryParse(text, out _));
    }

    [Fact]
    public void A_refusal_shows_the_text_shortened()
    {
        var error = Assert.Throws<FormatException>(() => SessionId.Parse(new string('x', 10_000)));
        Assert.Contains("10000 characters", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 200);
    }
}
