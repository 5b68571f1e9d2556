using System.Text;

namespace Dreamer;

/// <summary>A client's text, shortened and stripped of control characters, for error messages and logs.</summary>
public static class Shown
{
    private const int Longest = 60;

    public static string Briefly(string? text)
    {
        if (text is null)
        {
            return "null";
        }
        var head = text.Length <= Longest ? text : $"{text[..CutAt(text)]}… ({text.Length} characters)";
        return string.Concat(head.EnumerateRunes().Select(letter => Rune.IsControl(letter) ? "?" : letter.ToString()));
    }

    /// <summary>Not between the halves of a letter.</summary>
    private static int CutAt(string text) => char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
}
