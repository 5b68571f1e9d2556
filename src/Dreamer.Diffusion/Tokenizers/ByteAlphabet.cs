using System.Text;

namespace Dreamer.Diffusion.Tokenizers;

/// <summary>The printable stand-ins for the 256 bytes that byte-level BPE vocabularies are spelled in (GPT-2).</summary>
internal static class ByteAlphabet
{
    private static readonly char[] s_ofByte = Make();

    /// <summary>In the order in which public vocabularies number them: printable bytes first.</summary>
    public static IEnumerable<char> Letters => s_ofByte.OrderBy(letter => letter);

    public static string Spell(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return string.Create(bytes.Length, bytes, (spelled, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                spelled[i] = s_ofByte[from[i]];
            }
        });
    }

    private static char[] Make()
    {
        var (letters, next) = (new char[256], 256);
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = (char)(printable ? value : next++);
        }
        return letters;
    }
}
