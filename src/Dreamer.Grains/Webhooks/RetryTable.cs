using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Grains.Webhooks;

/// <summary>When a message is tried again: the table of Standard Webhooks, over some 75 hours.</summary>
internal static class RetryTable
{
    private const double Spread = 0.1;

    /// <summary>Before the second try, the third and so on; the first comes at once.</summary>
    private static readonly TimeSpan[] s_pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public static int Tries => s_pauses.Length + 1;

    /// <summary>
    /// A tenth more or less, so that a thousand messages that failed at one moment do not come back at one. The message decides which: a
    /// restart changes nothing.
    /// </summary>
    public static TimeSpan PauseAfter(int tries, WebhookMessageId message)
    {
        var drawn = SHA256.HashData(Encoding.ASCII.GetBytes($"{message}/{tries}"))[0] / (double)byte.MaxValue;
        return s_pauses[tries - 1] * (1 + (Spread * ((2 * drawn) - 1)));
    }
}
