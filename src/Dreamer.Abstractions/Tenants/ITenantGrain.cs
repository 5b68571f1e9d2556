using System.Collections.Immutable;
using Dreamer.Sessions;
using Orleans.Concurrency;

namespace Dreamer.Tenants;

/// <summary>A customer: the list of its sessions, its limits, and its ledger. Keyed by tenant id.</summary>
[Alias("dreamer.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Lists a session; repeating the call changes nothing. Refuses with quota_exceeded at the limit.</summary>
    Task AddSessionAsync(TenantSession session);

    /// <summary>One that is not listed is no error.</summary>
    Task RenameSessionAsync(SessionId session, string title);

    Task RemoveSessionAsync(SessionId session);

    /// <summary>Newest first; <paramref name="after"/> is the last id of the page before.</summary>
    Task<ImmutableArray<TenantSession>> ListSessionsAsync(SessionId? after, int limit);

    /// <summary>Likewise, those alone that have all of the words in their titles or captions, whatever their case and accents.</summary>
    Task<ImmutableArray<TenantSession>> SearchSessionsAsync(string words, SessionId? after, int limit);

    /// <summary>A generation asks for this; its session is found by it.</summary>
    [AlwaysInterleave]
    Task NoteCaptionsAsync(GenerationId generation, ImmutableArray<string> captions);

    /// <summary>These are no more.</summary>
    [AlwaysInterleave]
    Task ForgetCaptionsAsync(ImmutableArray<GenerationId> generations);

    /// <summary>
    /// Those that were opened for one thing, in the order of their ids and so of time; <paramref name="after"/> may be gone meanwhile.
    /// </summary>
    Task<ImmutableArray<TenantSession>> ListOriginAsync(SessionOrigin origin, SessionId? after, int limit, bool oldestFirst);

    /// <summary>
    /// Takes a request's generations into account before they are stored, or refuses all of them with quota_exceeded. Repeating the call
    /// changes nothing. A reservation lasts until its generation is settled or released.
    /// </summary>
    [AlwaysInterleave]
    Task ReserveAsync(ImmutableArray<GenerationId> generations);

    /// <summary>Gives a reservation back whose generation came to nothing; one that is not there is no error.</summary>
    [AlwaysInterleave]
    Task ReleaseAsync(GenerationId generation);

    /// <summary>
    /// Whether the tenant's concurrency lets the generation run: those accepted first do. Waits until it does, for <paramref name="atMost"/> (5 min is the
    /// longest).
    /// </summary>
    [AlwaysInterleave, ResponseTimeout("00:06:00")]
    Task<bool> MayRunAsync(GenerationId generation, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Every limit, with what is used of it.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<QuotaLimit>> ReadQuotaAsync();

    /// <summary>
    /// Enters what a generation used, once, whoever repeats the call, and ends its reservation. The record must be the same each time, its
    /// end above all: so it is stored with the generation before. It stays when the generation's session is deleted.
    /// </summary>
    [AlwaysInterleave]
    Task SettleAsync(UsageRecord usage);

    /// <summary>At most <see cref="UsageQuery.MaxDays"/> days; more are refused.</summary>
    [AlwaysInterleave]
    Task<UsageReport> ReadUsageAsync(UsageQuery query);

    /// <summary>Sums by day or by key, of the same days; the query's page is not looked at.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<UsageGroup>> GroupUsageAsync(UsageQuery query, UsageGrouping by);

    /// <summary>Its own limits are others now: who waits because of one asks again.</summary>
    [AlwaysInterleave]
    Task ReviewLimitsAsync();

    /// <summary>Forgets what it stores: the tenant goes, and its sessions have gone.</summary>
    Task ClearAsync();
}
