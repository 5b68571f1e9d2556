namespace Dreamer.Grains.Sessions;

/// <summary>
/// Does a grain's long work a piece at a time, on turns between its calls. <paramref name="advance"/> does a piece and says in what
/// time the next is due, or null when all is done. A piece that fails is done again after <paramref name="pause"/>.
/// </summary>
internal sealed class LongWork(IGrainBase grain, Func<Task<TimeSpan?>> advance, TimeSpan pause, Action<Exception> heldUp)
{
    private IGrainTimer? _timer;

    public bool IsPending => _timer is not null;

    /// <summary>Begins in that time, even if it was to begin at another; with null it does not begin.</summary>
    public void Begin(TimeSpan? dueIn)
    {
        _timer?.Dispose();
        _timer = dueIn is { } due
            ? grain.RegisterGrainTimer(
                TickAsync, new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, KeepAlive = true })
            : null;
    }

    public void Begin()
    {
        if (!IsPending)
        {
            Begin(TimeSpan.Zero);
        }
    }

    /// <summary>Does the first piece within the call, so that small work is done when the call is answered.</summary>
    public async Task BeginNowAsync()
    {
        Begin();
        await TickAsync(CancellationToken.None);
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            Begin(await advance());
        }
        catch (Exception error) // a disk that is full now may not be later
        {
            heldUp(error);
            Begin(pause);
        }
    }
}
