using System.Globalization;
using System.Text.RegularExpressions;
using Dreamer.Cli.Display.Pictures;
using Dreamer.Media;

namespace Dreamer.Cli.Tests;

/// <summary>What a terminal is told is read again as a terminal reads it, and compared with the picture.</summary>
public sealed partial class PictureTests
{
    [Theory]
    [InlineData("Kitty", "TERM=xterm-kitty")]
    [InlineData("Kitty", "TERM=xterm-256color KITTY_WINDOW_ID=1")]
    [InlineData("Kitty", "TERM=xterm-ghostty TERM_PROGRAM=ghostty")]
    [InlineData("Iterm", "TERM=xterm-256color TERM_PROGRAM=iTerm.app")]
    [InlineData("Iterm", "TERM=xterm-256color LC_TERMINAL=iTerm2")]
    [InlineData("Sixel", "TERM=foot-extra")]
    [InlineData("Blocks", "TERM=xterm-256color")]
    [InlineData("Blocks", "TERM=tmux-256color KITTY_WINDOW_ID=1")]
    [InlineData("Blocks", "TERM=xterm-kitty TMUX=/tmp/tmux")]
    [InlineData("None", "TERM=dumb")]
    [InlineData("None", "TERM=xterm-kitty NO_COLOR=1")]
    [InlineData("None", "LANG=C")]
    public void A_terminal_is_known_by_what_it_says_of_itself(string expected, string environment)
    {
        var variables = environment.Split(' ').Select(entry => entry.Split('=')).ToDictionary(entry => entry[0], entry => entry[1]);

        Assert.Equal(expected, $"{PictureTerminal.Of(variables.GetValueOrDefault).Protocol}");
    }

    [Theory]
    [InlineData(16, 10)]
    [InlineData(7, 5)]
    [InlineData(1, 1)]
    public void Blocks_hold_every_pixel(int width, int height)
    {
        var image = Noise(width, height);

        var lines = BlockPicture.Of(image, hasTrueColour: true).TrimEnd('\n').Split('\n');

        Assert.Equal((height + 1) / 2, lines.Length);
        for (var y = 0; y < height; y++)
        {
            var cells = lines[y / 2].Split('▀');
            var ground = y % 2 == 0 ? 38 : 48;
            Assert.Equal(Enumerable.Range(0, width).Select(x => image[x, y]), cells[..width].Select(cell => ColourOf(cell, ground)));
        }
    }

    [Fact]
    public void Without_true_colour_blocks_take_the_nearest_of_216()
    {
        var text = BlockPicture.Of(RgbImage.Filled(1, 2, (255, 0, 102)), hasTrueColour: false);

        Assert.Equal("\e[38;5;198m\e[48;5;198m▀\e[0m\n", text); // 16 + 36 * 5 + 6 * 0 + 2
    }

    [Theory]
    [InlineData(20, 13)]
    [InlineData(1, 6)]
    [InlineData(64, 64)]
    public void Sixels_hold_every_pixel_in_the_nearest_colour(int width, int height)
    {
        var image = Noise(width, height);

        var screen = new SixelScreen(width, height);
        screen.Read(SixelPicture.Of(image));

        for (var at = 0; at < width * height; at++)
        {
            var (shown, (red, green, blue)) = (screen.Pixels[at], image[at % width, at / width]);
            Assert.All([red - shown.Red, green - shown.Green, blue - shown.Blue], difference => Assert.InRange(difference, -26, 26));
        }
    }

    [Fact]
    public void Runs_of_sixels_are_told_once() =>
        Assert.Equal("\eP0;1;0q\"1;1;9;6#180;2;100;0;0#180!9~$-\e\\\n", SixelPicture.Of(RgbImage.Filled(9, 6, (255, 0, 0))));

    [Fact]
    public void Kitty_and_iTerm_get_the_png()
    {
        var image = Noise(64, 64);
        var png = Png.Encode(image);
        Assert.True(png.Length > 4096);

        var chunks = KittyChunk().Matches(EmbeddedPicture.OfKitty(png, 40)).ToList();

        Assert.StartsWith("a=T,f=100,q=2,c=40,m=1", chunks[0].Groups["control"].Value, StringComparison.Ordinal);
        var controls = chunks.Skip(1).Select(chunk => chunk.Groups["control"].Value).ToList();
        Assert.Equal([.. Enumerable.Repeat("m=1", controls.Count - 1), "m=0"], controls);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Groups["data"].Length, 1, 4096));
        Assert.Equal(png, Convert.FromBase64String(string.Concat(chunks.Select(chunk => chunk.Groups["data"].Value))));
        var iterm = EmbeddedPicture.OfIterm(png, 40);
        Assert.StartsWith($"\e]1337;File=inline=1;size={png.Length};width=40:", iterm, StringComparison.Ordinal);
        Assert.Equal(png, Convert.FromBase64String(iterm[(iterm.IndexOf(':', StringComparison.Ordinal) + 1)..^2]));
    }

    [Fact]
    public void A_large_picture_is_shown_as_wide_as_the_terminal_allows()
    {
        var text = Preview.TextOf(Noise(300, 200), new PictureTerminal(PictureProtocol.Blocks, HasTrueColour: true), columns: 30);

        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Equal(30, line.Count(one => one == '▀')));
    }

    private static RgbImage Noise(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(7).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static (byte Red, byte Green, byte Blue) ColourOf(string cell, int ground)
    {
        var colour = TrueColour().Matches(cell).Single(found => Number(found, "ground") == ground);
        return ((byte)Number(colour, "r"), (byte)Number(colour, "g"), (byte)Number(colour, "b"));
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("\e\\[(?<ground>[34]8);2;(?<r>\\d+);(?<g>\\d+);(?<b>\\d+)m")]
    private static partial Regex TrueColour();

    [GeneratedRegex("\e_G(?<control>[^;]*);(?<data>[^\e]*)\e\\\\")]
    private static partial Regex KittyChunk();
}
