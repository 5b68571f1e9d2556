using System.ComponentModel;
using Dreamer.Tenants;

namespace Dreamer.Api.Sessions;

/// <summary>A session as the list shows it.</summary>
internal sealed record SessionSummary(
    [property: Description("Its id."), Example("ses_01a21b3d017973f3b6488b873bbf4fea")] string Id,
    [property: Description("Its title; empty without one."), Example("stars")] string Title,
    [property: Description("When it was opened.")] DateTimeOffset CreatedAt)
{
    public static SessionSummary Of(TenantSession session) => new(session.Id.Value, session.Title, session.CreatedAt);
}
