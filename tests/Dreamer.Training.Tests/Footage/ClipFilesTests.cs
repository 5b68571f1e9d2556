using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Tests.Footage;

public sealed class ClipFilesTests : IDisposable
{
    private readonly TemporaryFolder _outer = new();

    public ClipFilesTests()
    {
        foreach (var path in new[] { "set/videos/page/1.mp4", "set/page/2.webm", "set/stock 3.mp4", "set/videos/000004.mp4", "secret.mp4",
            "set/videos/IMG_0002.MP4", "set/page/5.M4v", "set/6.m4v", "set/videos/7.MTS", "set/Clip8.MOV", "SECRET9.MP4" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_outer.File(path))!);
            File.WriteAllText(_outer.File(path), "clip");
        }
        Directory.CreateSymbolicLink(_outer.File("set/linked"), _outer.Path);
        File.CreateSymbolicLink(_outer.File("set/link.mp4"), _outer.File("secret.mp4"));
    }

    [Theory]
    [InlineData("1", "", "page", "videos/page/1.mp4")]
    [InlineData("2", "", "page", "page/2.webm")]
    [InlineData("3", "https://x.org/a/b/stock%203.mp4?size=1#t", "other", "stock 3.mp4")]
    [InlineData("x", "videos/000004.mp4", "", "videos/000004.mp4")]
    [InlineData("x", "file:///secret/000004.mp4", "", "videos/000004.mp4")]
    [InlineData("IMG_0002", "https://example.org/watch?v=abc", "videos", "videos/IMG_0002.MP4")]
    [InlineData("x", "https://example.org/IMG_0002.mp4", "", "videos/IMG_0002.MP4")]
    [InlineData("5", "", "page", "page/5.M4v")]
    [InlineData("6", "", "", "6.m4v")]
    [InlineData("7", "", "", "videos/7.MTS")]
    [InlineData("x", "Clip8.mov", "", "Clip8.MOV")]
    public void A_clip_is_found_by_its_id_or_by_its_address(string id, string url, string page, string found) =>
        Assert.Equal(_outer.File($"set/{found}"), Find(id, url, page));

    [Theory]
    [InlineData("x", "../secret.mp4", "")]
    [InlineData("x", "videos/../../secret.mp4", "")]
    [InlineData("x", "/etc/passwd", "")]
    [InlineData("../secret", "", "")]
    [InlineData("secret", "", "..")]
    [InlineData("secret", "", "videos/..\\..")]
    [InlineData("/etc/passwd", "", "")]
    [InlineData("x", "http://x/%2e%2e%2fsecret.mp4", "")]
    [InlineData("secret", "", "linked")]
    [InlineData("SECRET9", "", "linked")]
    [InlineData("../SECRET9", "", "")]
    [InlineData("link", "", "")]
    [InlineData("x", "linked/secret.mp4", "")]
    public void What_leads_out_of_the_folder_is_refused(string id, string url, string page) =>
        Assert.Equal(DropReason.LeavesFolder, Assert.Throws<DroppedException>(() => Find(id, url, page)).Reason);

    [Fact]
    public void What_is_not_there_is_missing() =>
        Assert.Equal(DropReason.MissingFile, Assert.Throws<DroppedException>(() => Find("9", "http://x/9.mp4", "page")).Reason);

    [Fact]
    public void An_id_is_no_pattern_and_its_letters_are_as_they_stand()
    {
        Assert.Throws<DroppedException>(() => Find("IMG_000?", "", "videos"));
        Assert.Throws<DroppedException>(() => Find("*", "", "videos"));
        Assert.Throws<DroppedException>(() => Find("img_0002", "", "videos"));
    }

    public void Dispose() => _outer.Dispose();

    private string Find(string id, string url, string page) => new ClipFiles(_outer.File("set")).Find(new ListedClip(2, id, url, page, "a caption"));
}
