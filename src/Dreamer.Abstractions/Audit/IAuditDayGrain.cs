using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Audit;

/// <summary>One UTC day of the audit log. Keyed by <c>yyyy-MM-dd</c>.</summary>
[Alias("dreamer.IAuditDayGrain")]
public interface IAuditDayGrain : IGrainWithStringKey
{
    /// <summary>Repeating the call changes nothing.</summary>
    Task AppendAsync(AuditEntry entry);

    /// <summary>Lines numbered below <paramref name="before"/>, or the newest, the highest number first.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<AuditLine>> ListAsync(int? before, int limit);
}
