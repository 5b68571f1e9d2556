using System.Text;
using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Tests.Footage;

public sealed class FootageTableTests : IDisposable
{
    private const string Header = "videoid,contentUrl,duration,page_dir,name\n";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_are_read_in_whatever_order_the_columns_have()
    {
        var row = Assert.Single(Read("\uFEFFname,page_dir,videoid,extra,duration,contentUrl\r\n\"a  cat,\n asleep\",p1,7,x,PT1S,http://x/y.mp4\r\n"));
        Assert.Equal(new ListedClip(2, "7", "http://x/y.mp4", "p1", "a cat, asleep"), row.Clip);
    }

    [Theory]
    [InlineData("1,u,d,p", DropReason.MalformedRow, "4 fields")]
    [InlineData("1,u,d,p,a,b", DropReason.MalformedRow, "6 fields")]
    [InlineData("1,u,d,p,\"open", DropReason.MalformedRow, "not closed")]
    [InlineData("1,u,d,p,\"a\"b", DropReason.MalformedRow, "closing quote")]
    [InlineData("1,u,d,p,a \"b\"", DropReason.MalformedRow, "none around it")]
    [InlineData(" ,u,d,p,a", DropReason.MalformedRow, "no videoid")]
    [InlineData("1,u,d,p,a\0b", DropReason.MalformedRow, "name holds a zero character (U+0000) at character 2")]
    [InlineData("1\0,u,d,p,a", DropReason.MalformedRow, "videoid holds a zero character (U+0000) at character 2")]
    [InlineData("1,u,d,p,a\uFFFDb", DropReason.MalformedRow, "name holds U+FFFD at character 2")]
    [InlineData("1,u,d,p,  ", DropReason.EmptyCaption, "empty")]
    [InlineData("0,u,d,p,a", DropReason.DuplicateId, "'0'")]
    public void A_bad_row_is_a_fault_with_its_reason_and_the_next_one_is_read(string row, DropReason reason, string detail)
    {
        var rows = Read($"{Header}0,u,d,p,first\n{row}\n9,u,d,p,last\n");
        Assert.Equal(["0", null, "9"], rows.Select(one => one.Clip?.VideoId));
        Assert.Equal(reason, rows[1].Fault!.Reason);
        Assert.Contains(detail, rows[1].Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("videoid;contentUrl;duration;page_dir;name\r\n7;http://x/y.mp4;PT1S;p1;\"a cat; asleep, or \"\"not\"\"\"\r\n", "a cat; asleep, or \"not\"")]
    [InlineData("\uFEFFvideoid\tcontentUrl\tduration\tpage_dir\tname\n7\thttp://x/y.mp4\tPT1S\tp1\ta cat; asleep, or not\n", "a cat; asleep, or not")]
    [InlineData("\"videoid\";\"contentUrl\";\"duration\";\"page_dir\";\"name\"\n7;http://x/y.mp4;PT1S;p1;a, b\n", "a, b")]
    public void Semicolons_and_tabs_separate_where_the_first_line_has_them(string text, string caption) =>
        Assert.Equal(new ListedClip(2, "7", "http://x/y.mp4", "p1", caption), Assert.Single(Read(text)).Clip);

    [Fact]
    public void Quoted_names_and_text_in_sixteen_bits_are_read()
    {
        var path = _folder.File("clips.csv");
        File.WriteAllText(path, "\"videoid\"\t\"contentUrl\"\t\"duration\"\t\"page_dir\"\t\"name\"\r\n7\tu\td\tp\tein Bär\r\n", Encoding.Unicode);
        using var table = FootageTable.Open(_folder.Path, null);
        Assert.Equal("ein Bär", Assert.Single(table.Read()).Clip!.Name);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_by_their_place()
    {
        var path = _folder.File("clips.csv");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(Header + "1,u,d,p,B"), 0xE4, .. Encoding.UTF8.GetBytes("r\n2,u,d,p,Bär\n")]);
        using var table = FootageTable.Open(_folder.Path, null);
        var rows = table.Read().ToList();
        Assert.Equal("name is no UTF-8 at character 2: 'B\uFFFDr'", rows[0].Fault!.Message);
        Assert.Equal("Bär", rows[1].Clip!.Name);
    }

    [Theory]
    [InlineData("videoid|contentUrl|duration|page_dir|name\n", "'videoid|contentUrl|duration|page_dir|name'")]
    [InlineData("videoid;name\n", "'videoid;name'")]
    [InlineData("sep=;\n", "'sep=;'")]
    [InlineData("\n\n", "no line")]
    public void A_header_that_is_none_is_shown(string text, string shown) =>
        Assert.Contains(shown, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Long_fields_are_faults()
    {
        var rows = Read($"{Header}{new string('1', 600)},u,d,p,a\n2,u,d,p,{new string('a', 2_000)}\n");
        Assert.All(rows, row => Assert.Contains("at most", row.Fault!.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("videoid,name\n")]
    [InlineData("videoid,videoid,contentUrl,duration,page_dir,name\n")]
    [InlineData("1,u,d,p,a row and no header\n")]
    [InlineData("\"videoid,contentUrl,duration,page_dir,name\n")]
    public void A_table_without_its_columns_is_refused(string text) =>
        Assert.Contains("no table in the WebVid form", Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_table_is_the_one_that_is_named_or_the_only_one()
    {
        Assert.Contains("no CSV", Assert.Throws<InvalidDataException>(() => FootageTable.Open(_folder.Path, null)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("a.csv"), Header);
        FootageTable.Open(_folder.Path, null).Dispose();
        File.WriteAllText(_folder.File("b.csv"), Header);
        Assert.Contains("several", Assert.Throws<InvalidDataException>(() => FootageTable.Open(_folder.Path, null)).Message, StringComparison.Ordinal);
        FootageTable.Open(_folder.Path, _folder.File("b.csv")).Dispose();
        File.WriteAllText(_folder.File("clips.csv"), Header);
        FootageTable.Open(_folder.Path, null).Dispose();
        Assert.Throws<DirectoryNotFoundException>(() => FootageTable.Open(_folder.File("none"), null));
    }

    public void Dispose() => _folder.Dispose();

    private List<(int Line, ListedClip? Clip, DroppedException? Fault)> Read(string text)
    {
        File.WriteAllText(_folder.File("clips.csv"), text);
        using var table = FootageTable.Open(_folder.Path, null);
        return [.. table.Read()];
    }
}
