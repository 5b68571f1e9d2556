namespace Dreamer.Api.Requests;

/// <summary>What the ids that a request makes come from: a repeated request has the same seed, so doing it twice makes one thing.</summary>
internal sealed record RequestSeed(Guid Value)
{
    public static ValueTask<RequestSeed?> BindAsync(HttpContext http) => ValueTask.FromResult<RequestSeed?>(Of(http));

    public static RequestSeed Of(HttpContext http) =>
        http.Items[typeof(RequestSeed)] as RequestSeed ?? New(http.RequestServices.GetRequiredService<TimeProvider>());

    /// <summary>By time of creation, as session ids sort.</summary>
    public static RequestSeed New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public SessionId SessionId() => Dreamer.SessionId.Parse($"ses_{Value:N}");

    public AssetId AssetId() => Dreamer.AssetId.Parse($"ast_{Value:N}");

    public WebhookEndpointId WebhookEndpointId() => Dreamer.WebhookEndpointId.Parse($"whe_{Value:N}");

    public KeyId KeyId() => Dreamer.KeyId.Parse($"key_{Random}");

    public GenerationId GenerationId(SessionId session) => Dreamer.GenerationId.Parse($"gen_{session.Value[4..]}_{Random}");

    /// <summary>The last 16 digits of the seed are its random part.</summary>
    private string Random => Value.ToString("N")[16..];
}
