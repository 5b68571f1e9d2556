using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Grains.Generations;

/// <summary>
/// A generation is one trace, whichever process drives it and however often it is taken up again: the trace's id comes from its key. Orleans'
/// <c>AddActivityPropagation</c> carries a trace along calls, and makes their spans; but a timer that a generation lives in was called by nobody.
/// </summary>
internal static class GenerationTrace
{
    private static readonly ActivitySource s_source = new("Dreamer.Grains");

    /// <summary>Null, and no cost, unless somebody listens.</summary>
    public static Activity? Begin(string key, string phase)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }
        var activity = s_source.StartActivity($"generation {phase}", ActivityKind.Internal, ParentOf(key));
        return activity?.SetTag("dreamer.generation", key);
    }

    internal static ActivityContext ParentOf(string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(digest.AsSpan(0, 16)), ActivitySpanId.CreateFromBytes(digest.AsSpan(16, 8)), ActivityTraceFlags.Recorded);
    }
}
