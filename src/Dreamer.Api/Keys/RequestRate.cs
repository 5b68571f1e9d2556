namespace Dreamer.Api.Keys;

/// <summary>How fast a key's requests may come. It is the name of the key's bucket, too: a tenant whose rate changes gets new ones.</summary>
internal sealed record RequestRate(TenantId Tenant, string KeyId, double PerSecond, int Burst)
{
    /// <summary>Null for who is not limited.</summary>
    public static RequestRate? Of(HttpContext http) => http.Items[typeof(RequestRate)] as RequestRate;

    public void Note(HttpContext http) => http.Items[typeof(RequestRate)] = this;
}
