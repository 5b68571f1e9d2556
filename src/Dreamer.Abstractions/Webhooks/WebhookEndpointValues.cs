using System.Collections.Immutable;

namespace Dreamer.Webhooks;

/// <summary>What a person says of an endpoint; what is left out stays, or is the default of a new one.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookEndpointValues")]
public sealed record WebhookEndpointValues
{
    public const int LongestUrl = 2_048;
    public const int LongestDescription = 200;

    [Id(0)] public string? Url { get; init; }
    [Id(1)] public string? Description { get; init; }
    [Id(2)] public ImmutableArray<string>? Events { get; init; }

    /// <summary>Refuses what no endpoint can have, its address's rules aside.</summary>
    public WebhookEndpointValues Check()
    {
        FieldCheck.Text("url", Url, LongestUrl);
        FieldCheck.Text("description", Description, LongestDescription);
        if (Events is not { } events)
        {
            return this;
        }
        const string All = WebhookEventTypes.All;
        FieldCheck.Require(!events.IsDefaultOrEmpty, "events", $"Field 'events' is empty, and takes '{All}' or some of {Known}.");
        var unknown = events.FirstOrDefault(name => name != All && !WebhookEventTypes.Offered.Contains(name), All);
        FieldCheck.Require(unknown == All, "events", $"Field 'events' has '{Shown.Briefly(unknown)}', and takes '{All}' or some of {Known}.");
        return this with { Events = [.. events.Distinct(StringComparer.Ordinal)] };
    }

    private static string Known => string.Join(", ", WebhookEventTypes.Offered);
}
