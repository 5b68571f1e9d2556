using System.CommandLine;
using Dreamer.Cli.Display.Pictures;
using Dreamer.Cli.Generating;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary>Where results go, and how large they are shown: settled, or refused, before any work is begun.</summary>
internal sealed class ResultOptions
{
    private readonly Option<string?> _out;
    private readonly Option<bool> _force = new("--force") { Description = "Writes over files that are there already" };
    private readonly Option<int> _scale =
        NumberOptions.Of("--scale", "Shows each pixel as so many by so many", 1, least: 1, most: Enlargement.Most);

    private readonly Option<PictureProtocol?> _preview = new("--preview")
    {
        Description = "How the terminal shows results (default: as it can)",
        HelpName = "none|blocks|sixel|iterm|kitty",
    };

    public ResultOptions(Command command, string description)
    {
        _out = new("--out")
        {
            Description = $"{description} (default: one of these names that is free yet, with a number where it must be)",
            HelpName = "FILE",
        };
        foreach (var option in new Option[] { _out, _force, _scale, _preview })
        {
            command.Options.Add(option);
        }
    }

    public string? Given(ParseResult parsed) => parsed.GetValue(_out);

    /// <summary>A still, or a clip with or without its still.</summary>
    public ResultFiles Read(ParseResult parsed, bool makesClip, int? count = null, string? stillOut = null)
    {
        var (force, files) = (parsed.GetValue(_force), count ?? 1);
        var result = parsed.GetValue(_out) is { } given
            ? Path("--out", given, makesClip) : ResultPath.Free(makesClip ? "clip.mp4" : "still.png", files);
        var beside = stillOut is { } path ? Path("--still-out", path, isClip: false) : null;
        return new ResultFiles(makesClip ? result : null, makesClip ? beside : result, parsed.GetValue(_scale), force, parsed.GetValue(_preview));

        string Path(string option, string path, bool isClip) => ResultPath.Check(option, path, isClip ? ".mp4" : ".png", files, force);
    }
}
