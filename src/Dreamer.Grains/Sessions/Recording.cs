using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>Numbers what happens in a session, saves what must outlive the activation, and only then tells the readers.</summary>
internal sealed class Recording(StoredSession stored, EventLog log, TimeProvider clock)
{
    /// <summary>As much as an event tells of an error: the generation has all of it.</summary>
    private const int ErrorLength = 500;

    public long LastNumber { get; private set; } = stored.NumbersReserved;

    /// <summary>When anything last happened that is stored; null where nothing has.</summary>
    public DateTimeOffset? LastAt { get; private set; } = stored.LoadedEvents.IsDefaultOrEmpty ? null : stored.LoadedEvents[^1].At;

    public SessionView View() => new()
    {
        Id = stored.Id,
        Title = stored.Header.Title,
        CreatedAt = stored.Header.CreatedAt,
        Metadata = stored.Header.Metadata,
        Generations = stored.Shown,
        LastSequence = LastNumber,
        ForkedFrom = stored.Header.ForkedFrom,
        IsCopying = stored.Header.Copying is not null,
    };

    public SessionSummaryView Summarize()
    {
        var shown = stored.Shown;
        var updatedAt = new[] { stored.Header.CreatedAt, shown.LastOrDefault()?.CreatedAt, LastAt }.Max()!.Value;
        return new SessionSummaryView(shown.Length, updatedAt, shown.LastOrDefault(node => node.State == GenerationState.Succeeded));
    }

    /// <summary>Of the session itself.</summary>
    public async Task RecordAsync(SessionEventKind kind, SessionChange change)
    {
        var entry = SessionEvent.OfSession(++LastNumber, clock.GetUtcNow(), kind, change);
        await stored.SaveAsync(stored.Tree, [entry], LastNumber);
        LastAt = entry.At;
        log.Append(entry);
    }

    public async Task RecordAsync(SessionTree tree, IEnumerable<GenerationReport> reports)
    {
        var entries = reports.Select(Numbered).ToList();
        await stored.SaveAsync(tree.With(entries), [.. entries.Where(IsStored)], LastNumber);
        LastAt = entries.LastOrDefault(IsStored)?.At ?? LastAt;
        entries.ForEach(log.Append);
    }

    private SessionEvent Numbered(GenerationReport report) =>
        new(++LastNumber, clock.GetUtcNow(), report.Kind, report.Generation, report.Progress, report.Artifact, Shortened(report.Error));

    private static GenerationError? Shortened(GenerationError? error) =>
        error is { Detail.Length: > ErrorLength } ? error with { Detail = error.Detail[..ErrorLength] + "…" } : error;

    private static bool IsStored(SessionEvent entry) => entry.Kind is not (SessionEventKind.Progress or SessionEventKind.Preview);
}
