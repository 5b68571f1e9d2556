using System.Security.Cryptography;
using System.Text;
using Dreamer.Accounts;

namespace Dreamer.Grains.Accounts;

/// <summary>A key as it is stored: of its secret, only the hash.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredKey")]
public sealed record StoredKey([property: Id(0)] KeyView View, [property: Id(1)] string Hash)
{
    /// <summary>Takes as long for a hash that begins alike as for any other.</summary>
    public bool Is(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), hash);
}
