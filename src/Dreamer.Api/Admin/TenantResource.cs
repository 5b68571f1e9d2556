using System.ComponentModel;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>A tenant as its administrators see it.</summary>
internal sealed record TenantResource(
    [property: Description("Its id."), Example("acme")] string Id,
    [property: Description("Its title; empty without one."), Example("Acme Ltd.")] string Title,
    [property: Description("What it may do at all.")] TenantState State,
    [property: Description("When it was created. Absent for the server's own tenant, as long as nothing about it was ever changed.")]
    DateTimeOffset? CreatedAt)
{
    public static TenantResource Of(TenantView view) => new(view.Id.Value, view.Title, view.State, view.CreatedAt);
}
