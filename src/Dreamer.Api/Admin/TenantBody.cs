using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Admin;

/// <summary>What is sent to create a tenant.</summary>
internal sealed record TenantBody
{
    public const int LongestTitle = 200;

    [Description("Its id, which its keys hold: 1 to 32 small letters, digits and inner hyphens."), Example("acme")]
    public required string Id { get; init; }

    [Description("A title of up to 200 characters. Left out, none."), MaxLength(TenantBody.LongestTitle), Example("Acme Ltd.")]
    public string? Title { get; init; }

    public (TenantId Id, string Title) Check()
    {
        FieldCheck.Text("title", Title, LongestTitle);
        return (RequestIds.Tenant(Id), Title ?? "");
    }
}
