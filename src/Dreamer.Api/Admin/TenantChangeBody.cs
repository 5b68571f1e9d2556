using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>What is sent to change a tenant; what is left out stays.</summary>
internal sealed record TenantChangeBody
{
    [Description("A title of up to 200 characters."), MaxLength(TenantBody.LongestTitle), Example("Acme Ltd.")]
    public string? Title { get; init; }

    [Description("True refuses its keys until it is false; what runs goes on, and what it has stays."), Example(true)]
    public bool? Suspended { get; init; }

    public TenantChange Check()
    {
        FieldCheck.Text("title", Title, TenantBody.LongestTitle);
        return new TenantChange(Title, Suspended);
    }
}
