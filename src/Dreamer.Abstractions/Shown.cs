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
        var head = text.Length <= Longest ? text : text[..Longest] + $"… ({text.Length} characters)";
        return string.Concat(head.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
