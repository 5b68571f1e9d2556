using System.IO.Compression;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Architecture.Tests;

/// <summary>What Studio's pages hold themselves to: no markup from texts, one file of words, small files, little to transfer.</summary>
public sealed partial class StudioPageTests
{
    private const int MostLines = 250;
    private const int MostTransferred = 150_000; // bytes, without pictures

    private static readonly string s_pages = RepositoryRoot.Combine("src/Dreamer.Api/Studio/pages");

    private static string[] Modules => [.. Files.Where(file => file.EndsWith(".js", StringComparison.Ordinal))];

    private static string[] Files => Directory.GetFiles(s_pages, "*", SearchOption.AllDirectories);

    [Fact]
    public void No_module_makes_markup_of_a_text() => Assert.Empty(LinesOf(Modules, MarkupSink()));

    [Fact]
    public void The_shell_has_no_inline_script_or_style() => Assert.Empty(LinesOf([Path.Combine(s_pages, "index.html")], Inline()));

    /// <summary>As far as that can be told: what is shown, named or said is no literal.</summary>
    [Fact]
    public void Every_text_stands_in_the_file_of_words() =>
        Assert.Empty(LinesOf(Modules.Where(module => Path.GetFileName(module) != "words.js"), ShownLiteral()));

    [Fact]
    public void A_file_has_at_most_250_lines() =>
        Assert.Empty(Files.Where(file => Path.GetFileName(file) != "words.js" && File.ReadLines(file).Count() > MostLines).Select(Named));

    [Fact]
    public void The_shell_names_files_that_are_there()
    {
        var named = Address().Matches(File.ReadAllText(Path.Combine(s_pages, "index.html"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(File.Exists(Path.Combine(s_pages, name)), $"{name} is not there"));
    }

    [Fact]
    public void Every_icon_that_is_asked_for_is_drawn()
    {
        var drawn = Symbol().Matches(File.ReadAllText(Path.Combine(s_pages, "icons.svg"))).Select(match => match.Groups[1].Value).ToHashSet();
        var asked = Modules.SelectMany(module => Icon().Matches(File.ReadAllText(module)).Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(drawn));
    }

    [Fact]
    public void All_of_it_is_at_most_150_kB_on_the_wire()
    {
        var transferred = Files.Sum(Compressed);
        Assert.True(transferred <= MostTransferred, $"Studio's files are {transferred} bytes in brotli, and may be {MostTransferred}.");
    }

    private static IEnumerable<string> LinesOf(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{Named(file)}:{line.Number}: {line.Text.Trim()}";

    private static string Named(string file) => Path.GetRelativePath(s_pages, file);

    private static long Compressed(string file)
    {
        using var counted = new MemoryStream();
        using (var brotli = new BrotliStream(counted, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(File.ReadAllBytes(file));
        }

        return counted.Length;
    }

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|DOMParser|createContextualFragment|setHTMLUnsafe")]
    private static partial Regex MarkupSink();

    [GeneratedRegex(@"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")]
    private static partial Regex Inline();

    [GeneratedRegex("""(?:\b(?:text|title|label|placeholder|alt|hint)|'aria-label'|'aria-valuetext'): ['"`][^'"`$]*\p{L}|\b(?:announce|toast)\(['"`]|\bsay\([^,]+, ['"`][^'"`]*\p{L}""")]
    private static partial Regex ShownLiteral();

    [GeneratedRegex(@"(?:href|src)=""/studio/([^""]+)""")]
    private static partial Regex Address();

    [GeneratedRegex(@"<symbol id=""([^""]+)""")]
    private static partial Regex Symbol();

    [GeneratedRegex(@"\bicon(?:\(|: )'([^']+)'")]
    private static partial Regex Icon();
}
