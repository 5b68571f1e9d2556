using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Dreamer.Api.Webhooks;

/// <summary>What a client sends to replace an endpoint's key.</summary>
internal sealed record WebhookRotationBody
{
    private const int Day = 24 * 60 * 60;

    [Description("For how many seconds the key before signs, too: up to 7 days. Left out, 86400."), Range(0, 7 * Day), Example(3_600)]
    public int? OverlapSeconds { get; init; }

    public TimeSpan ToOverlap() => TimeSpan.FromSeconds(OverlapSeconds ?? Day);
}
