using Dreamer.Webhooks;

namespace Dreamer.Grains.Assets;

/// <summary>What happened to a still, and has not been told.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UntoldEvent")]
public sealed record UntoldEvent([property: Id(0)] AssetId Asset, [property: Id(1)] WebhookEvent Event);
