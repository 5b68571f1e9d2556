using System.Text.RegularExpressions;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Cli.Generating;

/// <summary>What a person calls a generation or a session: its id, the beginning or the end of one, as in git, or <c>last</c>.</summary>
internal static partial class GenerationName
{
    public const string Last = "last";

    /// <summary>For a command's help.</summary>
    public const string Help = "an id, its beginning or its end (4 letters or more), or 'last'";

    private const int Shortest = 4;
    private const int Shown = 5;

    /// <summary>Whether a text is meant so, and not as a file's name.</summary>
    public static bool IsOne(string text) =>
        text == Last || text.StartsWith("gen_", StringComparison.Ordinal) || Short().IsMatch(text) && !File.Exists(text);

    /// <summary>The part that tells it from others: it can be typed in the id's place.</summary>
    public static string ShortOf(string id) => id[(id.LastIndexOf('_') + 1)..];

    public static bool IsSession(string id) => id.StartsWith("ses_", StringComparison.Ordinal);

    /// <summary>A generation's id, or a session's; what could be both is refused.</summary>
    public static async Task<string> EitherAsync(DreamerClient client, string text, CancellationToken stop)
    {
        if (text == Last || text.StartsWith("gen_", StringComparison.Ordinal))
        {
            return await GenerationAsync(client, text, stop);
        }

        return IsSession(text) ? await SessionAsync(client, text, stop) : await OneOfBothAsync(client, text, stop);
    }

    private static async Task<string> OneOfBothAsync(DreamerClient client, string text, CancellationToken stop)
    {
        var sessions = await client.Sessions.ListAllAsync(stop).Select(session => session.Id).ToListAsync(stop);
        var generations = await NodesAsync(client, text, stop).Select(node => node.Id).ToListAsync(stop);
        var isSession = sessions.Exists(id => id["ses_".Length..].StartsWith(text, StringComparison.Ordinal));
        // a generation's id begins with its session's: the beginning of both means the session
        return isSession
            ? One(text, "ses_", sessions, "session") : One(text, "gen_", [.. sessions, .. generations], "generation or session");
    }

    public static async Task<string> GenerationAsync(DreamerClient client, string text, CancellationToken stop) =>
        WholeGeneration().IsMatch(text) ? text
        : text == Last ? await LastAsync(client, stop)
        : One(text, "gen_", await NodesAsync(client, text, stop).Select(node => node.Id).ToListAsync(stop), "generation");

    public static async Task<string> SessionAsync(DreamerClient client, string text, CancellationToken stop)
    {
        if (WholeSession().IsMatch(text))
        {
            return text;
        }

        var ids = await client.Sessions.ListAllAsync(stop).Select(session => session.Id).ToListAsync(stop);
        return text != Last
            ? One(text, "ses_", ids, "session") : ids.FirstOrDefault() ?? throw new InvalidOperationException("There is no session yet.");
    }

    /// <summary>The one that was asked for last: the still that a clip makes for itself does not count.</summary>
    private static async Task<string> LastAsync(DreamerClient client, CancellationToken stop)
    {
        var nodes = await NodesAsync(client, "", stop).ToListAsync(stop);
        var clips = nodes.Where(node => node.Kind == GenerationKinds.TextToVideo).Select(node => node.Id).ToHashSet();
        var asked = nodes.Where(node => node.Kind != GenerationKinds.TextToImage || node.Parent is null || !clips.Contains(node.Parent));
        return asked.OrderByDescending(node => node.CreatedAt).FirstOrDefault()?.Id
            ?? throw new InvalidOperationException("There is no generation yet.");
    }

    /// <summary>Those of the sessions that the text does not rule out: a generation's id begins with its session's.</summary>
    private static IAsyncEnumerable<SessionNode> NodesAsync(DreamerClient client, string text, CancellationToken stop) =>
        client.Sessions.ListAllAsync(stop)
            .Where(session => !text.StartsWith("gen_", StringComparison.Ordinal) || CouldBegin("gen_" + session.Id[4..], text))
            .SelectMany(async (SessionSummary session, CancellationToken token) =>
                (IEnumerable<SessionNode>)(await client.Sessions.GetAsync(session.Id, token)).Generations.Reverse());

    private static bool CouldBegin(string session, string text) =>
        text.StartsWith(session, StringComparison.Ordinal) || session.StartsWith(text, StringComparison.Ordinal);

    private static string One(string text, string prefix, List<string> ids, string what)
    {
        if (text.Length - (text.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0) < Shortest)
        {
            throw new ArgumentException(
                $"'{text}' is too short for a {what}'s id: type {Shortest} letters or more of its beginning or its end.");
        }

        string[] beginnings = [text, prefix + text];
        var found = ids
            .Where(id => beginnings.Any(one => id.StartsWith(one, StringComparison.Ordinal)) || id.EndsWith(text, StringComparison.Ordinal))
            .ToList();
        var some = string.Join(", ", found.Take(Shown)) + (found.Count > Shown ? ", …" : "");
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"There is no {what} '{text}': ./dreamer sessions lists them."),
            _ => throw new ArgumentException($"'{text}' is the beginning or the end of {found.Count}: {some}. Type more of it."),
        };
    }

    [GeneratedRegex("^[0-9a-f_]{4,}$")]
    private static partial Regex Short();

    [GeneratedRegex("^gen_[0-9a-f]{32}_[0-9a-f]{16}$")]
    private static partial Regex WholeGeneration();

    [GeneratedRegex("^ses_[0-9a-f]{32}$")]
    private static partial Regex WholeSession();
}
