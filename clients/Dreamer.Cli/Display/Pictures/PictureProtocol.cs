namespace Dreamer.Cli.Display.Pictures;

/// <summary>How a terminal is told to show a picture.</summary>
internal enum PictureProtocol
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Two pixels a character, an upper half block on a background: any terminal with colours.</summary>
    Blocks,

    /// <summary>DEC's graphics: foot, mlterm, contour.</summary>
    Sixel,

    /// <summary>iTerm2's inline images, which WezTerm has, too.</summary>
    Iterm,

    /// <summary>kitty's graphics protocol, which Ghostty has, too.</summary>
    Kitty,
}
