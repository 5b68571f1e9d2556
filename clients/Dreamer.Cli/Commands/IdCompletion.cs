using System.CommandLine;
using System.CommandLine.Completions;
using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary>
/// The ids that a shell completes: those of the last generations and sessions, if the server that the line means answers in time. None is
/// started for it.
/// </summary>
internal static class IdCompletion
{
    private const int Sessions = 10;
    private const int SessionsLookedInto = 4;
    private const int Most = 20;

    /// <summary>A person who presses a key does not wait longer.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(300);

    public static Argument<T> CompletesGenerations<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context => Ids(context, isSession: false));
        return argument;
    }

    public static Option<T> CompletesGenerations<T>(this Option<T> option)
    {
        option.CompletionSources.Add(context => Ids(context, isSession: false));
        return option;
    }

    public static Argument<T> CompletesSessions<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context => Ids(context, isSession: true));
        return argument;
    }

    public static Argument<T> CompletesBoth<T>(this Argument<T> argument) => argument.CompletesGenerations().CompletesSessions();

    /// <summary>The library asks without waiting, and the process does nothing else meanwhile.</summary>
    private static IEnumerable<CompletionItem> Ids(CompletionContext context, bool isSession)
    {
        using var over = new CancellationTokenSource(Patience);
        var reading = Task.Run(() => ReadAsync(context.ParseResult, isSession, over.Token));
        IReadOnlyList<string> ids = reading.Wait(Patience) ? reading.Result : [];
        var isWhole = context.WordToComplete.StartsWith(isSession ? "ses_" : "gen_", StringComparison.Ordinal);
        return ids.Select(id => isWhole ? id : isSession ? id[^12..] : GenerationName.ShortOf(id)).Prepend(GenerationName.Last)
            .Select(word => new CompletionItem(word));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(ParseResult line, bool isSession, CancellationToken stop)
    {
        try
        {
            using var client = await FindAsync(line, stop);
            return client is null ? [] : isSession ? await SessionsAsync(client, Sessions, stop) : await GenerationsAsync(client, stop);
        }
        catch (Exception)
        {
            return []; // a shell that completes has nobody to complain to
        }
    }

    private static async Task<DreamerClient?> FindAsync(ParseResult line, CancellationToken stop)
    {
        var isDataGiven = line.GetResult("--data") is { } data && !((System.CommandLine.Parsing.OptionResult)data).Implicit;
        if (ServerChoice.Of(line.GetValue<string?>("--server"), isDataGiven) is { } elsewhere)
        {
            return elsewhere.Connect();
        }

        var folder = line.GetValue<string>("--data") ?? HomeFolder.Data;
        return await ServerFile.FindLivingAsync(folder, stop) is { } running ? DreamerClient.Connect(new Uri(running.Url), running.Key) : null;
    }

    private static async Task<IReadOnlyList<string>> SessionsAsync(DreamerClient client, int count, CancellationToken stop) =>
        [.. (await client.Sessions.ListAsync(count, cancellationToken: stop)).Data.Select(session => session.Id)];

    private static async Task<IReadOnlyList<string>> GenerationsAsync(DreamerClient client, CancellationToken stop)
    {
        var sessions = await SessionsAsync(client, SessionsLookedInto, stop);
        var all = await Task.WhenAll(sessions.Select(id => client.Sessions.ListGenerationsAsync(id, Most, cancellationToken: stop)));
        return [.. all.SelectMany(page => page.Data).OrderByDescending(one => one.CreatedAt).Take(Most).Select(one => one.Id)];
    }
}
