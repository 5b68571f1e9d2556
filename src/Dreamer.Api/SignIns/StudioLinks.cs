using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Api.SignIns;

/// <summary>
/// Links that sign a person in who runs the server on this very machine: each works once, and for a while. They are in no store, and end with the process.
/// </summary>
public sealed class StudioLinks(TimeProvider clock)
{
    internal const string Path = "/studio/enter";

    private const int Most = 16; // whoever asks for more has lost the first

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _guard = new();
    private readonly List<(byte[] Hash, DateTimeOffset End)> _open = [];

    /// <summary>A new one, as a path of the server.</summary>
    public string New()
    {
        var code = RandomNumberGenerator.GetHexString(40, lowercase: true);
        lock (_guard)
        {
            _open.Add((HashOf(code), clock.GetUtcNow() + s_lifetime));
            _open.RemoveRange(0, Math.Max(0, _open.Count - Most));
        }

        return $"{Path}?code={code}";
    }

    /// <summary>Whether the code is a link's that works; it does not any more.</summary>
    internal bool Take(string code)
    {
        var (hash, now, isGood) = (HashOf(code), clock.GetUtcNow(), false);
        lock (_guard)
        {
            for (var at = _open.Count - 1; at >= 0; at--) // every one, so that the time does not say how near it is
            {
                var isSame = CryptographicOperations.FixedTimeEquals(_open[at].Hash, hash);
                isGood |= isSame && now < _open[at].End;
                if (isSame || now >= _open[at].End)
                {
                    _open.RemoveAt(at);
                }
            }
        }

        return isGood;
    }

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
