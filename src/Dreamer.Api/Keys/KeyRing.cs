using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dreamer.Accounts;
using Dreamer.Api.Wire;
using Dreamer.Storage;

namespace Dreamer.Api.Keys;

/// <summary>The keys that this process itself knows, which are no tenant's to revoke; and the one that the first start shows.</summary>
public sealed class KeyRing
{
    /// <summary>The names of keys that have no id.</summary>
    internal const string Process = "local";
    private const string Configured = "configured";
    private const string Admin = "admin";

    private const int LongestFile = 64 * 1024;

    private static readonly Scope[] s_own = [Scope.Generate, Scope.Read];
    private static readonly string s_oldFile = BlobKey.Join(TenantId.Local.Value, "keys", "api.json");

    private readonly List<(string Hash, Caller Caller)> _keys = [];
    private readonly IBlobStore _blobs;
    private readonly IGrainFactory _grains;
    private readonly ApiOptions _options;
    private readonly TimeProvider _clock;

    public KeyRing(IBlobStore blobs, IGrainFactory grains, ApiOptions options, TimeProvider clock)
    {
        (_blobs, _grains, _options, _clock) = (blobs, grains, options, clock);
        Add(ProcessKey, Process, Enum.GetValues<Scope>());
        Add(options.AdminKey, Admin, Enum.GetValues<Scope>());
        Add(options.ApiKey, Configured, s_own);
    }

    /// <summary>A key that dies with this process: programs of the same user on this machine get in with it.</summary>
    public string ProcessKey { get; } = ApiKey.New(TenantId.Local);

    /// <summary>
    /// Sees to it that the local tenant has a key, unless another is configured; one that had to be made is returned, the only time that
    /// anybody sees it. The actors are up by then.
    /// </summary>
    public async Task<string?> OpenStoredAsync(CancellationToken cancellationToken = default)
    {
        await AdoptAsync(cancellationToken);
        if (_options.ApiKey is not null)
        {
            return null;
        }

        var made = ApiKey.New(TenantId.Local);
        return await _grains.Account(TenantId.Local).PrintKeyAsync(ApiKey.HashOf(made), _clock.GetUtcNow()) ? made : null;
    }

    internal Caller? Find(string key) => Find(ApiKey.HashOf(key), hash => hash);

    /// <summary>Whose key it was that somebody signed in with; without a proof a link was followed, which who runs the server has made.</summary>
    internal Caller? Find(SignInCookie cookie, string? proof) =>
        cookie.Tenant != TenantId.Local ? null : proof is null ? Find(ProcessKey) : Find(proof, cookie.ProofOf);

    /// <summary>Looks at every key, so that the time does not say which it is.</summary>
    private Caller? Find(string shown, Func<string, string> tell)
    {
        var wanted = Encoding.ASCII.GetBytes(shown);
        Caller? found = null;
        foreach (var (hash, caller) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(tell(hash)), wanted) ? caller : found;
        }

        return found;
    }

    /// <summary>An earlier version kept its one key in a file of its own: the tenant takes it over, and then the file goes.</summary>
    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        if (await _blobs.ReadAsync(s_oldFile, LongestFile, cancellationToken) is { } content)
        {
            var old = JsonSerializer.Deserialize<OldKey>(content, ApiJson.Options)!;
            await _grains.Account(TenantId.Local).PrintKeyAsync(old.Hash, old.CreatedAt);
            await _blobs.DeleteAsync(s_oldFile, ct: cancellationToken);
        }
    }

    private void Add(string? key, string name, Scope[] scopes)
    {
        if (key is not null)
        {
            _keys.Add((ApiKey.HashOf(key), new Caller(TenantId.Local, name, scopes)));
        }
    }

    private sealed record OldKey(string Hash, DateTimeOffset CreatedAt);
}
