using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Errors;

namespace Dreamer.Api.Sessions;

/// <summary>What is done with sessions, whichever face asks for it.</summary>
internal static class SessionCalls
{
    private const int LongestSearch = 200; // characters, as a title has
    private const int MostWords = 16; // each is looked for in all that was ever asked for

    public static async Task<SessionResource> CreateAsync(SessionBody body, RequestSeed seed, Caller caller, IGrainFactory grains) =>
        SessionResource.Of(await grains.Session(caller.Tenant, seed.SessionId()).CreateAsync(body.Check()));

    public static async Task<Page<SessionSummary>> ListAsync(PageQuery page, Caller caller, IGrainFactory grains, string? search = null)
    {
        SessionId? after = page.After is null ? null : RequestIds.Session(page.After, "after");
        var words = string.IsNullOrWhiteSpace(search) ? "" : Checked(search);
        var sessions = await grains.Tenant(caller.Tenant).SearchSessionsAsync(words, after, page.Limit + 1);
        var listed = sessions.ToPage(page.Limit, session => session.Id.Value);
        var views = await Task.WhenAll(listed.Data.Select(session => grains.Session(caller.Tenant, session.Id).SummarizeAsync()));
        return new([.. listed.Data.Zip(views, SessionSummary.Of)], listed.NextAfter);
    }

    public static async Task<SessionResource> GetAsync(string id, Caller caller, IGrainFactory grains)
    {
        var session = RequestIds.Session(id);
        return SessionResource.Of(await grains.Session(caller.Tenant, session).GetAsync() ?? throw RequestIds.Unknown(session));
    }

    public static async Task<SessionResource> ChangeAsync(string id, SessionChangeBody body, Caller caller, IGrainFactory grains) =>
        SessionResource.Of(await grains.Session(caller.Tenant, RequestIds.Session(id)).ChangeAsync(body.Check()));

    public static async Task<SessionResource> ForkAsync(string id, ForkBody body, RequestSeed seed, Caller caller, IGrainFactory grains) =>
        SessionResource.Of(await grains.Session(caller.Tenant, seed.SessionId()).ForkAsync(body.Check(RequestIds.Session(id))));

    public static async Task DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var session = RequestIds.Session(id);
        if (!await grains.Session(caller.Tenant, session).DeleteAsync())
        {
            throw RequestIds.Unknown(session);
        }
    }

    private static string Checked(string search)
    {
        var words = search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return search.Length > LongestSearch ? throw Refused($"{search.Length} characters, and takes {LongestSearch} at most.")
            : words > MostWords ? throw Refused($"{words} words, and takes {MostWords} at most.") : search;
    }

    private static DreamerException Refused(string why) => new(ErrorCode.InvalidRequest, $"Parameter 'search' has {why}", "search");
}
