using Dreamer.Grains.Searches;

namespace Dreamer.Grains.Tests.Searches;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("A RED Star", "a red star")]
    [InlineData("Crème Brûlée, ÅNGSTRÖM, Việt", "creme brulee, angstrom, viet")]
    [InlineData("e\u0301te\u0301", "ete")] // the accents as signs of their own
    [InlineData("ΌΛΑ ή Ёлка", "ολα η елка")]
    [InlineData("一只红色的狐狸", "一只红色的狐狸")]
    [InlineData("か が हिन्दी", "か が हिन्दी")] // marks of other scripts are letters
    [InlineData("🦊 FOX", "🦊 fox")]
    [InlineData("", "")]
    public void Case_and_accents_go_and_all_else_stays(string text, string folded) => Assert.Equal(folded, FoldedText.Of(text));

    [Fact]
    public void Halves_of_characters_are_none() => Assert.Equal("a\ufffdb \ufffd", FoldedText.Of("a\ud800b \udc00"));
}
