using System.Globalization;
using System.Text;

namespace Dreamer;

/// <summary>Whether a text shows anything: blanks, marks without a letter and characters of no width say nothing.</summary>
public static class VisibleText
{
    /// <summary>Letters and signs by their class, which fonts draw as nothing: Hangul fillers, and the empty Braille pattern.</summary>
    private static readonly Rune[] s_fillers = [new(0x115F), new(0x1160), new(0x3164), new(0xFFA0), new(0x2800)];

    public static bool IsIn(string? text) => text?.EnumerateRunes().Any(IsVisible) == true;

    private static bool IsVisible(Rune letter) =>
        !Rune.IsWhiteSpace(letter) && !s_fillers.Contains(letter)
        && Rune.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark);
}
