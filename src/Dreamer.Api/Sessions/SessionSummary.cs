using Dreamer.Tenants;

namespace Dreamer.Api.Sessions;

/// <summary>A session as the list shows it.</summary>
internal sealed record SessionSummary(string Id, string Title, DateTimeOffset CreatedAt)
{
    public static SessionSummary Of(TenantSession session) => new(session.Id.Value, session.Title, session.CreatedAt);
}
