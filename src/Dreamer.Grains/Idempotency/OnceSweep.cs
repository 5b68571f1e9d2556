using Dreamer.Idempotency;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Idempotency;

/// <summary>Every hour, has the records of requests forgotten whose lifetime is over: nobody else would touch them ever again.</summary>
internal sealed partial class OnceSweep(IBlobStore blobs, IGrainFactory grains, TimeProvider clock, ILogger<OnceSweep> log)
    : HourlySweep(TimeSpan.FromMinutes(1), clock)
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20); // ten thousand at once would be felt by who waits for a picture

    private Dictionary<string, DateTimeOffset> _due = [];

    /// <summary>Wakes each record's grain when it is first seen, and again when its time has come.</summary>
    internal override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var due = new Dictionary<string, DateTimeOffset>();
        await foreach (var blob in blobs.ListAsync(OnceRecords.Prefix, cancellationToken))
        {
            var key = OnceRecords.KeyOf(blob);
            due[key] = _due.TryGetValue(key, out var known) && known > now ? known : now + await AskAsync(key, cancellationToken);
        }
        _due = due;
    }

    private async Task<TimeSpan> AskAsync(string key, CancellationToken cancellationToken)
    {
        await Task.Delay(s_between, cancellationToken);
        return await grains.GetGrain<IOnceGrain>(key).ForgetAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "old idempotency records could not be deleted")]
    protected override partial void LogFailed(Exception error);
}
