using System.CommandLine;
using Dreamer.Cli.Generating;

namespace Dreamer.Cli.Commands;

/// <summary>
/// The folder that a report is written into, which takes minutes to make: an earlier one is not lost, and no name is found wrong at the
/// end.
/// </summary>
internal sealed class ReportFolder
{
    private readonly Option<string?> _out;
    private readonly Option<bool> _force = new("--force") { Description = "Writes over the report that is there already" };
    private readonly string _usual;

    public ReportFolder(string files, string usual)
    {
        _usual = usual;
        _out = new("--out")
        {
            Description = $"The folder for {files} (default: {usual}, with a number where it must be)",
            HelpName = "FOLDER",
        };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_out);
        command.Options.Add(_force);
    }

    public string Read(ParseResult parsed)
    {
        var folder = parsed.GetValue(_out) ?? ResultPath.Free(_usual, 1);
        if (File.Exists(folder))
        {
            throw new UsageException($"--out is '{folder}', and that is a file: name a folder.");
        }

        return parsed.GetValue(_force) || !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any()
            ? Directory.CreateDirectory(folder).FullName
            : throw new UsageException(
                $"--out is '{folder}', and something is in it: --force writes over it, and another --out leaves it.");
    }
}
