namespace Dreamer.Cli.Display.Pictures;

/// <summary>What a terminal can show, by what it says of itself in the environment.</summary>
internal sealed record PictureTerminal(PictureProtocol Protocol, bool HasTrueColour)
{
    public static PictureTerminal Of(Func<string, string?> environment) =>
        new(ProtocolOf(environment), environment("COLORTERM") is "truecolor" or "24bit");

    private static PictureProtocol ProtocolOf(Func<string, string?> environment)
    {
        var (term, program) = (environment("TERM") ?? "", environment("TERM_PROGRAM") ?? "");
        return term is "" or "dumb" || environment("NO_COLOR") is { Length: > 0 } ? PictureProtocol.None
            : Has("TMUX") || IsOne("screen") || IsOne("tmux") ? PictureProtocol.Blocks // they pass no pictures on
            : Has("KITTY_WINDOW_ID") || term is "xterm-kitty" or "xterm-ghostty" || program == "ghostty" ? PictureProtocol.Kitty
            : program is "iTerm.app" or "WezTerm" || environment("LC_TERMINAL") == "iTerm2" ? PictureProtocol.Iterm
            : IsOne("foot") || IsOne("mlterm") || IsOne("contour") ? PictureProtocol.Sixel
            : PictureProtocol.Blocks;

        bool Has(string variable) => environment(variable) is not null;

        bool IsOne(string name) => term.StartsWith(name, StringComparison.Ordinal);
    }
}
