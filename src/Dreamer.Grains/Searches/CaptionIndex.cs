using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Grains.Sessions;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Searches;

/// <summary>
/// What was asked for in each of a tenant's sessions, by which they are found: in memory from its first use on, and on pages of a part of the sessions
/// each. Nobody waits until a page is written: what a crash loses is noted again when its generation is taken up.
/// </summary>
internal sealed partial class CaptionIndex
{
    private const int ExcerptLength = 160;

    private readonly Dictionary<SessionId, SessionCaptions> _sessions;
    private readonly SessionPages<ImmutableArray<StoredCaptions>> _pages;
    private readonly HashSet<int> _unwritten = [];
    private readonly ILogger _log;
    private Task _writing = Task.CompletedTask;

    private CaptionIndex(SessionPages<ImmutableArray<StoredCaptions>> pages, IEnumerable<StoredCaptions> stored, ILogger log)
    {
        (_pages, _log) = (pages, log);
        _sessions = stored.ToDictionary(captions => captions.Session, SessionCaptions.Of);
    }

    public static async Task<CaptionIndex> LoadAsync(TenantId tenant, IBlobStore blobs, ILogger log)
    {
        var pages = new SessionPages<ImmutableArray<StoredCaptions>>(blobs, FolderOf(tenant));
        return new CaptionIndex(pages, (await pages.ReadAsync()).SelectMany(page => page), log);
    }

    public static Task DeleteAsync(TenantId tenant, IBlobStore blobs) => blobs.DeleteFolderAsync(FolderOf(tenant));

    public void Note(GenerationId generation, IEnumerable<string> captions)
    {
        var session = _sessions.TryGetValue(generation.Session, out var known) ? known : _sessions[generation.Session] = new SessionCaptions();
        if (captions.Where(caption => session.Note(generation, caption)).ToList().Count > 0) // all of them are noted
        {
            Write(generation.Session);
        }
    }

    public void Forget(IEnumerable<GenerationId> generations)
    {
        foreach (var generation in generations)
        {
            if (_sessions.TryGetValue(generation.Session, out var session) && session.Forget(generation))
            {
                Write(generation.Session);
            }
        }
    }

    public void Remove(SessionId session)
    {
        if (_sessions.Remove(session))
        {
            Write(session);
        }
    }

    /// <summary>Whether each of the folded words is in the title, or in what was asked for; and of that, where the title has not all of them, a part.</summary>
    public bool Finds(SessionId session, string title, IReadOnlyCollection<string> words, out string? excerpt)
    {
        excerpt = null;
        var folded = FoldedText.Of(title);
        var others = words.Where(word => !folded.Contains(word, StringComparison.Ordinal)).ToList();
        if (others.Count > 0 && !(_sessions.TryGetValue(session, out var captions) && others.TrueForAll(captions.Has)))
        {
            return false;
        }
        excerpt = others.Count > 0 ? _sessions[session].Excerpt(others, ExcerptLength) : null;
        return true;
    }

    /// <summary>Until what was noted before is written, as far as it can be.</summary>
    public Task WrittenAsync() => _writing;

    private void Write(SessionId session)
    {
        _unwritten.Add(PageOf(session));
        _writing = _writing.IsCompleted ? WriteAsync() : _writing;
    }

    /// <summary>Page by page; what is noted meanwhile is written with them, or next.</summary>
    private async Task WriteAsync()
    {
        while (_unwritten.Count > 0)
        {
            var page = _unwritten.First();
            _unwritten.Remove(page);
            try
            {
                await _pages.WriteAsync(page, [.. _sessions.Where(known => PageOf(known.Key) == page && !known.Value.IsEmpty).Select(known => known.Value.Store(known.Key))]);
            }
            catch (Exception error) // the next note tries again
            {
                _unwritten.Add(page);
                LogNotWritten(_log, error, page);
                return;
            }
        }
    }

    /// <summary>By the last two digits of the id, which are random: of ten thousand sessions a page has about forty.</summary>
    private static int PageOf(SessionId session) => int.Parse(session.Value.AsSpan(session.Value.Length - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string FolderOf(TenantId tenant) => $"_captions/{tenant}/";

    [LoggerMessage(Level = LogLevel.Warning, Message = "page {Page} of what sessions are found by was not written; it is tried again")]
    private static partial void LogNotWritten(ILogger log, Exception error, int page);
}
