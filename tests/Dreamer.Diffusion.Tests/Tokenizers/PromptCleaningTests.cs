using Dreamer.Diffusion.Tokenizers;

namespace Dreamer.Diffusion.Tests.Tokenizers;

public sealed class PromptCleaningTests
{
    [Theory]
    [InlineData("a red ring", "a red ring")]
    [InlineData("  a\tred\r\n\n ring ", "a red ring")]
    [InlineData("a\u00A0\u3000ring\u2003", "a ring")]
    [InlineData("salt &amp; pepper", "salt & pepper")]
    [InlineData("salt &amp;amp; pepper", "salt & pepper")] // twice
    [InlineData("&amp;amp;amp; &lt;3", "&amp; <3")] // and no more
    [InlineData("it&#39;s &#x1F431; &hellip;&nbsp;now", "it's 🐱 … now")]
    [InlineData("A Red Ring, ＡＢＣ", "A Red Ring, ＡＢＣ")] // case and width are the tokenizer's
    [InlineData("&nbsp;", "")]
    public void Entities_become_characters_and_white_space_single_spaces(string prompt, string expected) =>
        Assert.Equal(expected, PromptCleaning.Clean(prompt));

    [Fact]
    public void A_prompt_that_is_too_long_is_refused_before_it_is_cleaned() =>
        Assert.Contains("8193 characters", Assert.Throws<TokenizerException>(() => PromptCleaning.Clean(new string(' ', 8193))).Message, StringComparison.Ordinal);
}
