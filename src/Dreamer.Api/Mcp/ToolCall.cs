using System.Globalization;
using System.Text.Json;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dreamer.Api.Mcp;

/// <summary>One call of a tool: who calls, with which arguments, and whom to tell how far it is.</summary>
internal sealed class ToolCall(RequestContext<CallToolRequestParams> context, HttpContext http)
{
    public const int LongestWaitSeconds = 600;
    public const int UsualWaitSeconds = 60;

    public const string Wait = "wait_seconds";

    private readonly IDictionary<string, JsonElement> _arguments = context.Params?.Arguments ?? new Dictionary<string, JsonElement>();

    public Caller Caller { get; } = Caller.Of(http);

    public IEnumerable<KeyValuePair<string, JsonElement>> Arguments => _arguments;

    public T Service<T>()
        where T : notnull => http.RequestServices.GetRequiredService<T>();

    public void Require(Scope scope)
    {
        if (!Caller.Has(scope))
        {
            throw new ProblemException(ScopeCheck.Missing(scope, Caller));
        }
    }

    /// <summary>Refuses what the tool has no use for, with the nearest name that it has.</summary>
    public void RefuseOthersThan(IReadOnlyCollection<string> names)
    {
        if (_arguments.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            var hint = NearestWord.Of(unknown, names) is { } meant ? $": did you mean '{meant}'?" : $"; it takes {string.Join(", ", names)}.";
            throw new ProblemException(Problem.Invalid($"Argument '{Shown.Briefly(unknown)}' is unknown{hint}", Shown.Briefly(unknown)));
        }
    }

    public string RequiredText(string name) =>
        Text(name) ?? throw new ProblemException(Problem.Invalid($"Argument '{name}' is missing, and takes a text.", name));

    public string? Text(string name) =>
        Value(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Refused(name, value, "a text");

    public TimeSpan WaitTime() =>
        Value(Wait) is not { } value ? TimeSpan.FromSeconds(UsualWaitSeconds)
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is >= 0 and <= LongestWaitSeconds ? TimeSpan.FromSeconds(seconds)
        : throw Refused(Wait, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {LongestWaitSeconds}"));

    /// <summary>To the caller, if it asked to be told.</summary>
    public Task TellAsync(int step, int steps, string message, CancellationToken cancellationToken) => context.Params?.ProgressToken is { } token
        ? context.Server.NotifyProgressAsync(
            token, new ProgressNotificationValue { Progress = step, Total = steps > 0 ? steps : null, Message = message }, cancellationToken: cancellationToken)
        : Task.CompletedTask;

    private JsonElement? Value(string name) =>
        _arguments.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static ProblemException Refused(string name, JsonElement value, string takes) =>
        new(Problem.Invalid($"Argument '{name}' is '{Shown.Briefly(value.GetRawText())}', and takes {takes}.", name));
}
