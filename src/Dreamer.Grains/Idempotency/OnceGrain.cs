using Dreamer.Idempotency;
using Dreamer.Storage;

namespace Dreamer.Grains.Idempotency;

/// <summary>
/// A claim without an answer is in flight for as long as most requests can last; after that its process died, and it may be done again. One
/// that lasts longer, a fork, is then done beside its repetition, and both make the same thing of the same seed.
/// </summary>
internal sealed class OnceGrain([PersistentState("once", StorageNames.Default)] IPersistentState<OnceRecord> once, TimeProvider clock) : Grain, IOnceGrain
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Retries = TimeSpan.FromMinutes(15); // clients give a try ten minutes before the next
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private TimeSpan Age => clock.GetUtcNow() - once.State.ClaimedAt;

    public async Task<Claim> ClaimAsync(string requestDigest, Guid seed)
    {
        var isSame = once.State.RequestDigest == requestDigest;
        if (!once.RecordExists || Age > Lifetime || once.State.IsReleased)
        {
            return await GrantAsync(requestDigest, isSame ? once.State.Seed : seed);
        }
        if (!isSame)
        {
            return new Claim(ClaimOutcome.OtherRequest, once.State.Seed);
        }
        if (once.State.Answer is { } answer)
        {
            return new Claim(ClaimOutcome.Answered, once.State.Seed, answer);
        }
        return Age > LongestRequest ? await GrantAsync(requestDigest, once.State.Seed) : new Claim(ClaimOutcome.InFlight, once.State.Seed);
    }

    public async Task<Guid> TakeAsync(Guid seed, bool isRetry)
    {
        if (!isRetry || !once.RecordExists || Age > Retries)
        {
            await GrantAsync("", seed);
        }
        return once.State.Seed;
    }

    public Task AnswerAsync(StoredAnswer answer) => once.SaveAsync(once.State with { Answer = answer });

    // The seed stays: a request that failed half-way finds what it had made when it is sent again.
    public Task ReleaseAsync() => once.SaveAsync(once.State with { IsReleased = true });

    public async Task<TimeSpan> ForgetAsync()
    {
        var left = once.RecordExists ? Lifetime - Age : TimeSpan.Zero;
        if (once.RecordExists && left < TimeSpan.Zero)
        {
            await once.ClearStateAsync();
        }
        DeactivateOnIdle(); // it was woken for this question alone
        return left;
    }

    public async Task ClearAsync()
    {
        await once.ClearStateAsync();
        DeactivateOnIdle();
    }

    private async Task<Claim> GrantAsync(string requestDigest, Guid seed)
    {
        await once.SaveAsync(new OnceRecord { RequestDigest = requestDigest, Seed = seed, ClaimedAt = clock.GetUtcNow() });
        return new Claim(ClaimOutcome.Granted, seed);
    }
}
