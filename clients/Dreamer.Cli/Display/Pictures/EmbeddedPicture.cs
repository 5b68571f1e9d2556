using System.Globalization;
using System.Text;

namespace Dreamer.Cli.Display.Pictures;

/// <summary>Terminals that take a PNG as it is.</summary>
internal static class EmbeddedPicture
{
    /// <summary>As much of base64 as kitty takes at once.</summary>
    private const int KittyChunk = 4096;

    /// <summary>kitty's graphics protocol: shown at once, so many characters wide; nothing is answered.</summary>
    public static string OfKitty(byte[] png, int columns)
    {
        var (coded, text) = (Convert.ToBase64String(png), new StringBuilder());
        for (var at = 0; at < coded.Length; at += KittyChunk)
        {
            var length = Math.Min(KittyChunk, coded.Length - at);
            var first = at == 0 ? string.Create(CultureInfo.InvariantCulture, $"a=T,f=100,q=2,c={columns},") : "";
            var isLast = at + length == coded.Length;
            text.Append(CultureInfo.InvariantCulture, $"\e_G{first}m={(isLast ? 0 : 1)};").Append(coded, at, length).Append("\e\\");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>iTerm2's inline images.</summary>
    public static string OfIterm(byte[] png, int columns) => string.Create(
        CultureInfo.InvariantCulture, $"\e]1337;File=inline=1;size={png.Length};width={columns}:{Convert.ToBase64String(png)}\a\n");
}
