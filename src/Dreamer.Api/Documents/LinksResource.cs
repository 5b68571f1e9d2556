using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.Documents;

/// <summary>Paths on this server, and what is there.</summary>
internal sealed record LinksResource(
    [property: Description("What this server is.")] string Name,
    [property: Description("The description of the API for programs."), JsonPropertyName("openapi")] string OpenApi,
    [property: Description("The same as pages for people.")] string Docs,
    [property: Description("The page where a person makes clips. Absent where it is turned off.")] string? Studio,
    [property: Description("Where work begins; needs an API key.")] string Sessions,
    [property: Description("Which models there are, and what can be asked of them; needs an API key.")] string Models,
    [property: Description("Whether something can be made now.")] string Health,
    [property: Description("Metrics as Prometheus reads them.")] string Metrics);
