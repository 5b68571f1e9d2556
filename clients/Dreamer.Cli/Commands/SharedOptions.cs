using System.CommandLine;
using Dreamer.Cli.Servers;
using Dreamer.Client;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Cli.Commands;

/// <summary>The options that every command which needs a server has.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "The server's data folder",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => HomeFolder.Data,
        Recursive = true,
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"A server elsewhere, such as http://gpu-box:8080, or {ServerChoice.Local}; ./dreamer login stores its key, "
            + $"or {ServerChoice.KeyVariable} holds it; {ServerChoice.Variable} says the same",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "The model's folder, if a server has to be started",
        HelpName = "MODEL",
        Recursive = true,
    };

    private readonly Option<LogLevel> _log = new("--log")
    {
        Description = "How much a server started here logs",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => LogLevel.Warning,
        Recursive = true,
    };

    private readonly DeviceFlags _devices;

    private bool _takesName;

    public SharedOptions(Command command)
    {
        foreach (var option in new Option[] { _data, _server, _model, _log, JsonOption.Json })
        {
            command.Options.Add(option);
        }

        _devices = new DeviceFlags().AddTo(command, recursive: true);
    }

    /// <summary>For commands that ask for something to be made: <c>--model</c> then takes a name, too.</summary>
    public static SharedOptions WithModelName(Command command)
    {
        var shared = new SharedOptions(command) { _takesName = true };
        shared._model.Description =
            "One of the server's models by its name (default: the first); with a slash, the folder of one, if a server has to be started";
        return shared;
    }

    /// <summary>Null where none was given, or a folder.</summary>
    public string? ModelName(ParseResult parsed) => parsed.GetValue(_model) is { } given && IsName(given) ? given : null;

    /// <summary>The server that is named, else the one that runs on the data folder, else one in this process.</summary>
    public Task<ServerConnection> OpenAsync(ParseResult parsed, CancellationToken stop) =>
        Elsewhere(parsed) is { } server ? Task.FromResult(ServerConnection.To(server)) : ServerConnection.OpenAsync(Read(parsed), stop);

    /// <summary>What another command needs to reach the same server.</summary>
    public string Flags(ParseResult parsed) =>
        parsed.GetValue(_server) is { } server ? $" --server {server}"
        : IsGiven(_data, parsed) ? $" --data {Quoted(parsed.GetRequiredValue(_data))}"
        : "";

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

    /// <summary>Null means this machine's.</summary>
    private DreamerClient? Elsewhere(ParseResult parsed)
    {
        if (ServerChoice.Of(parsed.GetValue(_server), IsGiven(_data, parsed)) is not { } server)
        {
            return null;
        }

        var folder = IsGiven(_data, parsed) ? _data : parsed.GetValue(_model) is { } model && !IsName(model) ? _model : (Option?)null;
        return folder is null
            ? server.Connect()
            : throw new UsageException(
                $"{folder.Name} names a folder of this machine, and {server.From} is {ServerAddress.Text(server.Url)}: leave one of them out.");
    }

    private static bool IsGiven(Option option, ParseResult parsed) => parsed.GetResult(option) is { Implicit: false };

    private static string Quoted(string path) => path.Any(char.IsWhiteSpace) ? $"'{path}'" : path;

    private bool IsName(string given) => _takesName && !given.Contains(Path.DirectorySeparatorChar);
}
