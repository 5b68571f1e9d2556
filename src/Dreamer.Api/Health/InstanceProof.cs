using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Api.Health;

/// <summary>Shows that a server has a key without sending it: whoever has the key, too, compares.</summary>
public static class InstanceProof
{
    public static string Of(string key, string challenge) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(challenge)));
}
