using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Dreamer.Api.Keys;

/// <summary>
/// What a browser that is signed in sends by itself, pictures and clips of a page included: <c>si_TENANT_RANDOM</c>. It says nothing of the key,
/// and nothing here can be guessed from it.
/// </summary>
internal sealed partial record SignInCookie(TenantId Tenant, string Secret)
{
    public const string Name = "dreamer";

    public string Hash => ApiKey.HashOf(Secret);

    public static SignInCookie New(TenantId tenant) => new(tenant, $"si_{tenant}_{RandomNumberGenerator.GetHexString(40, lowercase: true)}");

    public static bool IsSent(HttpRequest request) => request.Cookies.ContainsKey(Name);

    /// <summary>Null where none is sent, or another's.</summary>
    public static SignInCookie? In(HttpRequest request) =>
        request.Cookies[Name] is { } secret && Made().Match(secret) is { Success: true } made && TenantId.TryParse(made.Groups[1].Value, out var tenant)
            ? new SignInCookie(tenant, secret)
            : null;

    /// <summary>Tells a key, to whoever has both. It cannot be guessed from what is stored, even where people chose the key.</summary>
    public string ProofOf(string keyHash) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes(keyHash)));

    public void Set(HttpContext http, DateTimeOffset expiresAt, bool isSecure) =>
        http.Response.Cookies.Append(Name, Secret, Options(isSecure, expiresAt));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http.Request.IsHttps, null));

    private static CookieOptions Options(bool isSecure, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = isSecure,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };

    [GeneratedRegex(@"^si_([a-z0-9-]{1,32})_[0-9a-f]{40}\z")]
    private static partial Regex Made();
}
