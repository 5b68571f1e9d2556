namespace Dreamer.Storage.Tests;

public sealed class BlobKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("local/s-1/g_2/clip.mp4")]
    [InlineData(".grains/session/state/local.json")]
    [InlineData("...a/1/2/3/4/5/6/7")]
    public void A_key_of_plain_segments_is_taken_as_it_is(string key) => Assert.Equal(key, BlobKey.Check(key));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a/...")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("~tmp/a")]
    [InlineData("ä")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void A_key_that_could_leave_its_folder_is_refused_by_name(string key)
    {
        var refused = Assert.Throws<ArgumentException>(() => BlobKey.Check(key));
        Assert.Contains($"'{key}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_may_have_128_characters_and_not_one_more()
    {
        BlobKey.Check(new string('a', 128));
        Assert.Throws<ArgumentException>(() => BlobKey.Check(new string('a', 129)));
    }

    [Fact]
    public void A_huge_key_is_refused_without_repeating_all_of_it()
    {
        var refused = Assert.Throws<ArgumentException>(() => BlobKey.Check(new string('a', 1_000_000)));
        Assert.InRange(refused.Message.Length, 64, 300);
    }

    [Fact]
    public void Joining_takes_each_part_as_one_segment()
    {
        Assert.Equal("t/s/g", BlobKey.Join("t", "s", "g"));
        Assert.Throws<ArgumentException>(() => BlobKey.Join("t", "s/g"));
    }
}
