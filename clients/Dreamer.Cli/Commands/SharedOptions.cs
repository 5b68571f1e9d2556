using System.CommandLine;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Cli.Commands;

/// <summary>The options that every command which needs a server has.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> _data = new("--data") { Description = "The server's data folder", DefaultValueFactory = _ => HomeFolder.Data, Recursive = true };

    private readonly Option<string?> _model = new("--model") { Description = "The model's folder, if a server has to be started", Recursive = true };

    private readonly Option<LogLevel> _log = new("--log") { Description = "How much a server started here logs", DefaultValueFactory = _ => LogLevel.Warning, Recursive = true };

    private readonly DeviceFlags _devices;

    private bool _takesName;

    public SharedOptions(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_model);
        command.Options.Add(_log);
        _devices = new DeviceFlags().AddTo(command, recursive: true);
    }

    /// <summary>For commands that ask for something to be made: <c>--model</c> then takes a name, too.</summary>
    public static SharedOptions WithModelName(Command command)
    {
        var shared = new SharedOptions(command) { _takesName = true };
        shared._model.Description = "One of the server's models by its name (default: the first); or, with a slash in it, the model's folder, if a server has to be started";
        return shared;
    }

    /// <summary>Null where none was given, or a folder.</summary>
    public string? ModelName(ParseResult parsed) => parsed.GetValue(_model) is { } given && IsName(given) ? given : null;

    /// <summary>A free port: the server is only for this command.</summary>
    public ServerOptions Read(ParseResult parsed) => new()
    {
        Port = 0,
        Data = parsed.GetRequiredValue(_data),
        Models = parsed.GetValue(_model) is { } given && !IsName(given) ? [given] : [],
        Log = parsed.GetRequiredValue(_log),
        Devices = _devices.Devices(parsed),
        NumberType = _devices.NumberType(parsed),
    };

    private bool IsName(string given) => _takesName && !given.Contains(Path.DirectorySeparatorChar);
}
