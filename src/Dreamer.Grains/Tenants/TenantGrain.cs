using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Grains.Searches;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Tenants;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Tenants;

/// <summary>A tenant: its sessions, what it may ask for, and the way to its ledger.</summary>
internal sealed class TenantGrain(
    [PersistentState("tenant", StorageNames.Default)] IPersistentState<TenantRecord> tenant,
    UnfinishedWork unfinished,
    IBlobStore blobs,
    GrainsOptions options,
    TimeProvider clock,
    ILogger<TenantGrain> log) : Grain, ITenantGrain
{
    /// <summary>Younger, a reservation's generation may be about to be stored.</summary>
    private static readonly TimeSpan s_ownerless = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(5);

    private readonly List<GenerationId> _releasedWhileRead = [];
    private Task<Reservations>? _reservations;
    private Task<CaptionIndex>? _captions;
    private int _reviews;
    private DateTimeOffset _sweptAt = DateTimeOffset.MinValue;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private TenantId Id => TenantId.Parse(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _captions is { IsCompletedSuccessfully: true } read ? read.Result.WrittenAsync() : Task.CompletedTask;

    public async Task AddSessionAsync(TenantSession session)
    {
        var sessions = tenant.State.Sessions;
        if (sessions.Any(s => s.Id == session.Id))
        {
            return;
        }
        await LimitsAsync(); // of one that is being deleted there are none
        if (sessions.Length >= options.SessionsPerTenant)
        {
            throw new DreamerException(ErrorCode.QuotaExceeded, $"The tenant has {sessions.Length} sessions, which is the limit: delete some first.", "sessions")
            {
                Limit = new QuotaLimit("sessions", options.SessionsPerTenant, sessions.Length),
            };
        }
        await tenant.SaveAsync(tenant.State with { Sessions = sessions.Add(session) });
    }

    public async Task RenameSessionAsync(SessionId session, string title)
    {
        if (tenant.State.Sessions.FirstOrDefault(s => s.Id == session) is { } listed && listed.Title != title)
        {
            await tenant.SaveAsync(tenant.State with { Sessions = tenant.State.Sessions.Replace(listed, listed with { Title = title }) });
        }
    }

    public async Task RemoveSessionAsync(SessionId session)
    {
        if (tenant.State.Sessions.Any(s => s.Id == session))
        {
            await tenant.SaveAsync(tenant.State with { Sessions = tenant.State.Sessions.RemoveAll(s => s.Id == session) });
            (await CaptionsAsync()).Remove(session);
        }
    }

    public Task<ImmutableArray<TenantSession>> ListSessionsAsync(SessionId? after, int limit) => SearchSessionsAsync("", after, limit);

    public async Task<ImmutableArray<TenantSession>> SearchSessionsAsync(string words, SessionId? after, int limit)
    {
        string[] wanted = [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(FoldedText.Of).Distinct()];
        var captions = wanted.Length > 0 ? await CaptionsAsync() : null;
        var newestFirst = tenant.State.Sessions.Reverse();
        var start = after is { } id ? newestFirst.TakeWhile(s => s.Id != id).Count() + 1 : 0;
        var found = captions is null ? newestFirst.Skip(start) : newestFirst.Skip(start)
            .Select(session => captions.Finds(session.Id, session.Title, wanted, out var caption) ? session with { Found = caption } : null).OfType<TenantSession>();
        return [.. found.Take(Math.Clamp(limit, 1, 1_000))];
    }

    public async Task NoteCaptionsAsync(GenerationId generation, ImmutableArray<string> captions) => (await CaptionsAsync()).Note(generation, captions);

    public async Task ForgetCaptionsAsync(ImmutableArray<GenerationId> generations) => (await CaptionsAsync()).Forget(generations);

    public Task<ImmutableArray<TenantSession>> ListOriginAsync(SessionOrigin origin, SessionId? after, int limit, bool oldestFirst)
    {
        var direction = oldestFirst ? 1 : -1;
        return Task.FromResult(tenant.State.Sessions
            .Where(session => session.Origin == origin && (after is not { } last || Order(session.Id, last) > 0))
            .Order(Comparer<TenantSession>.Create((a, b) => Order(a.Id, b.Id)))
            .Take(Math.Clamp(limit, 1, 1_000)).ToImmutableArray());

        int Order(SessionId a, SessionId b) => direction * string.CompareOrdinal(a.Value, b.Value);
    }

    public async Task SettleAsync(UsageRecord usage)
    {
        await GrainFactory.LedgerDay(Id, usage.Day).SettleAsync(usage);
        await ReleaseAsync(usage.Generation);
    }

    public Task<UsageReport> ReadUsageAsync(UsageQuery query) => TenantLedger.ReadAsync(GrainFactory, Id, query);

    public Task<ImmutableArray<UsageGroup>> GroupUsageAsync(UsageQuery query, UsageGrouping by) => TenantLedger.GroupAsync(GrainFactory, Id, query, by);

    public async Task ReserveAsync(ImmutableArray<GenerationId> generations)
    {
        var limits = await LimitsAsync();
        var reservations = await ReservationsAsync();
        var ended = limits is { GenerationsPerDay: null, DeviceSecondsPerDay: null } ? UsageTotals.None : await EndedTodayAsync();
        if (Exceeded() is not null)
        {
            await SweepAsync(reservations);
        }
        if (Exceeded() is { } exceeded)
        {
            throw QuotaUse.Refused(exceeded, Fresh().Count());
        }
        reservations.Add(Fresh().ToList(), clock.GetUtcNow()); // nothing was awaited since the check

        IEnumerable<GenerationId> Fresh() => generations.Where(generation => !reservations.Holds(generation));
        QuotaLimit? Exceeded() => new QuotaUse(limits, reservations.Count, ended, Today).FindExceeded(Fresh().Count());
    }

    /// <summary>
    /// Waits for nothing: reading the reservations asks each generation, and the one that calls this may be on its way from a silo to another, where it
    /// answers only after this call has come back. What ended before they are read is not among them, or says so
    /// again when its mark is gone.
    /// </summary>
    public Task ReleaseAsync(GenerationId generation)
    {
        if (_reservations is { IsCompletedSuccessfully: true } read)
        {
            read.Result.Remove(generation);
        }
        else if (_reservations is not null)
        {
            _releasedWhileRead.Add(generation);
        }
        return Task.CompletedTask;
    }

    public async Task<bool> MayRunAsync(GenerationId generation, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var reviews = _reviews;
        if ((await LimitsAsync()).ConcurrentGenerations is not { } most)
        {
            return true;
        }
        var reservations = await ReservationsAsync();
        if (reviews == _reviews && !reservations.IsAmongFirst(most, generation) && atMost > TimeSpan.Zero)
        {
            await reservations.AmongFirstAsync(most, generation).WaitAsync(atMost < s_longestCall ? atMost : s_longestCall, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        return (await LimitsAsync()).ConcurrentGenerations is not { } now || reservations.IsAmongFirst(now, generation); // it may be another by then
    }

    public Task ReviewLimitsAsync()
    {
        _reviews++; // who has just read the limits and is about to wait is called, too
        if (_reservations is { IsCompletedSuccessfully: true } read)
        {
            read.Result.CallAll();
        }
        return Task.CompletedTask;
    }

    public async Task ClearAsync()
    {
        await CaptionIndex.DeleteAsync(Id, blobs);
        await tenant.ClearStateAsync();
        DeactivateOnIdle();
    }

    public async Task<ImmutableArray<QuotaLimit>> ReadQuotaAsync()
    {
        var limits = await LimitsAsync();
        var used = new QuotaUse(limits, (await ReservationsAsync()).Count, await EndedTodayAsync(), Today);
        var sessions = new QuotaLimit("sessions", options.SessionsPerTenant, tenant.State.Sessions.Length);
        return [.. used.All, sessions, .. await GrainFactory.Assets(Id).ReadQuotaAsync()];
    }

    private Task<QuotaLimits> LimitsAsync() => options.Quota.ReadAsync(Id, GrainFactory);

    private Task<UsageTotals> EndedTodayAsync() => GrainFactory.LedgerDay(Id, Today).TotalAsync();

    /// <summary>Read once an activation, when it is needed.</summary>
    private async Task<CaptionIndex> CaptionsAsync()
    {
        try
        {
            return await (_captions ??= CaptionIndex.LoadAsync(Id, blobs, log));
        }
        catch
        {
            _captions = null; // the next call is another chance
            throw;
        }
    }

    /// <summary>Read once an activation.</summary>
    private async Task<Reservations> ReservationsAsync()
    {
        try
        {
            return await (_reservations ??= ReadReservationsAsync());
        }
        catch
        {
            _reservations = null; // the next call is another chance
            throw;
        }
    }

    private async Task<Reservations> ReadReservationsAsync()
    {
        _releasedWhileRead.Clear();
        var read = await Reservations.ReadAsync(unfinished, GrainFactory, Id);
        _releasedWhileRead.ForEach(read.Remove);
        return read;
    }

    private Task SweepAsync(Reservations reservations)
    {
        var now = clock.GetUtcNow();
        if (now - _sweptAt < s_ownerless)
        {
            return Task.CompletedTask;
        }
        _sweptAt = now;
        return reservations.SweepAsync(now - s_ownerless, GrainFactory, Id);
    }
}
