using Dreamer.Errors;

namespace Dreamer.Api.Wire;

/// <summary>Parses the ids that clients send; what they sent goes into no key or path before.</summary>
internal static class RequestIds
{
    public const string GenerationForm = "a generation id: 'gen_', 32 hexadecimal digits, '_' and 16 more";
    public const string TenantForm = "1 to 32 small letters, digits and inner hyphens";
    public const string AssetForm = "an asset id: 'ast_' and 32 hexadecimal digits";

    public static SessionId Session(string text, string param = "id") =>
        SessionId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no session id: one is 'ses_' and 32 hexadecimal digits.", param);

    public static GenerationId Generation(string text, string param = "id") =>
        GenerationId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no generation id: one is 'gen_', 32 hexadecimal digits, '_' and 16 more.", param);

    public static AssetId Asset(string text, string param = "id") =>
        AssetId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no asset id: one is 'ast_' and 32 hexadecimal digits.", param);

    public static WebhookEndpointId WebhookEndpoint(string text, string param = "id") =>
        WebhookEndpointId.TryParse(text, out var id)
            ? id
            : throw Malformed(
                $"'{Shown.Briefly(text)}' in '{param}' is no webhook endpoint's id: one is 'whe_' and 32 hexadecimal digits.", param);

    public static WebhookMessageId WebhookMessage(string text, string param) =>
        WebhookMessageId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no delivery's id: one is 'msg_' and 32 hexadecimal digits.", param);

    public static TenantId Tenant(string text, string param = "id") =>
        TenantId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no tenant id: one is {TenantForm}.", param);

    public static KeyId Key(string text, string param = "key") =>
        KeyId.TryParse(text, out var id)
            ? id
            : throw Malformed($"'{Shown.Briefly(text)}' in '{param}' is no key id: one is 'key_' and 16 hexadecimal digits.", param);

    public static DreamerException Unknown(TenantId id) => new(ErrorCode.NotFound, $"There is no tenant '{id}'.", "id");

    public static DreamerException Unknown(SessionId id) => new(ErrorCode.NotFound, $"There is no session '{id}'.", "id");

    public static DreamerException Unknown(GenerationId id) => new(ErrorCode.NotFound, $"There is no generation '{id}'.", "id");

    public static DreamerException Unknown(AssetId id) => new(ErrorCode.NotFound, $"There is no asset '{id}'.", "id");

    public static DreamerException Unknown(WebhookEndpointId id) => new(ErrorCode.NotFound, $"There is no webhook endpoint '{id}'.", "id");

    private static DreamerException Malformed(string detail, string param) => new(ErrorCode.InvalidRequest, detail, param);
}
