using System.CommandLine;
using Dreamer.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Cli.Commands;

/// <summary>The options that every command which needs a server has.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> _data = new("--data") { Description = "The server's data folder", DefaultValueFactory = _ => HomeFolder.Data, Recursive = true };

    private readonly Option<string> _model = new("--model") { Description = "The model's folder, if a server has to be started", DefaultValueFactory = _ => HomeFolder.Model, Recursive = true };

    private readonly Option<LogLevel> _log = new("--log") { Description = "How much a server started here logs", DefaultValueFactory = _ => LogLevel.Warning, Recursive = true };

    public SharedOptions(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_model);
        command.Options.Add(_log);
    }

    /// <summary>A free port: the server is only for this command.</summary>
    public ServerOptions Read(ParseResult parsed) => new()
    {
        Port = 0,
        Data = parsed.GetRequiredValue(_data),
        Model = parsed.GetRequiredValue(_model),
        Log = parsed.GetRequiredValue(_log),
    };
}
