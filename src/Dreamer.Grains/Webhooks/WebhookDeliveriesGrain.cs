using System.Collections.Immutable;
using Dreamer.Storage;
using Dreamer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// The deliveries to one endpoint: what is asked of them, while they go out beside the calls (<see cref="DeliveryRounds"/>). A message is
/// stored before anybody is told that it will be sent; a start finds what waits, and in a cluster a reminder does, too.
/// </summary>
internal sealed class WebhookDeliveriesGrain : Grain, IWebhookDeliveriesGrain, IRemindable, IDisposable
{
    private const string WaitingReminder = "waiting";

    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1); // the least that reminders allow
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private readonly WebhookEndpointId _endpoint;
    private readonly WaitingDeliveries _waiting;
    private readonly DeliveryLog _log;
    private readonly DeliveryRounds _rounds;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _clock;
    private bool _isReminded;
    private Task _going = Task.CompletedTask;
    private IGrainTimer? _begin;

    public WebhookDeliveriesGrain(
        [PersistentState("deliveries", StorageNames.Default)] IPersistentState<DeliveriesRecord> stored,
        IBlobStore blobs, WebhookSender sender, GrainsOptions options, TimeProvider clock, ILogger<WebhookDeliveriesGrain> log)
    {
        var key = this.GetPrimaryKeyString().Split('/');
        (_options, _clock, _endpoint) = (options, clock, WebhookEndpointId.Parse(key[1]));
        var tenant = TenantId.Parse(key[0]);
        _waiting = new WaitingDeliveries(blobs, tenant, _endpoint, log);
        _log = new DeliveryLog(stored, blobs, tenant, _endpoint);
        _rounds = new DeliveryRounds(_endpoint, GrainFactory.Webhooks(tenant), _waiting, _log, sender, clock, log);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _waiting.LoadAsync(cancellationToken);
        await _waiting.RemoveEndedAsync(_log.State.Open);
        Drive();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _rounds.Leave();
        await _going.WaitAsync(s_lastWords, _clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async Task EnqueueAsync(WebhookEvent told)
    {
        var id = WebhookMessageId.Of(_endpoint, told.Key);
        if (_waiting.Holds(id) || await _log.HasAsync(id, told.At))
        {
            return;
        }
        await AddAsync(StoredDelivery.Of(id, told, _clock.GetUtcNow()));
    }

    public async Task<WebhookDelivery?> RedeliverAsync(WebhookMessageId message)
    {
        await _rounds.SettleAsync(); // one that is just ending would be hurried to no effect
        if (_waiting.Holds(message))
        {
            _waiting.Hurry(message, _clock.GetUtcNow());
            Drive();
        }
        else if (await _log.FindAsync(message) is { } ended && await _log.ReadAsync(ended.Position.Number) is { } stored)
        {
            await AddAsync(stored.Again(_clock.GetUtcNow()));
        }
        return await FindAsync(message);
    }

    public Task ResumeAsync(bool atOnce)
    {
        if (atOnce)
        {
            _waiting.HurryAll(_clock.GetUtcNow());
        }
        Drive();
        return Task.CompletedTask;
    }

    public async Task ClearAsync()
    {
        await _rounds.ClearAsync();
        await ClearReminderAsync();
        DeactivateOnIdle();
    }

    public async Task<WebhookDelivery?> FindAsync(WebhookMessageId message) =>
        await _waiting.FindAsync(message) is { } waiting ? ViewOf(waiting) : await _log.FindAsync(message);

    public async Task<ImmutableArray<WebhookDelivery>> ListAsync(WebhookPosition? after, int limit)
    {
        var waiting = after is { Waits: false } ? [] : await _waiting.ListAsync(after?.Number ?? long.MaxValue, limit);
        var ended = await _log.ListAsync(after is { Waits: false } last ? last.Number : long.MaxValue, limit - waiting.Count);
        var left = waiting.Where(one => !_log.HasEnded(one) && !ended.Any(line => line.Delivery.IsSameAs(one))); // it ended meanwhile
        return [.. left.Select(ViewOf), .. ended.Select(line => line.Delivery.View(new WebhookPosition(false, line.Number)))];
    }

    public Task<WebhookBacklog> ReadBacklogAsync() => Task.FromResult(new WebhookBacklog(_waiting.Count, _log.State.Dropped));

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_waiting.Count == 0)
        {
            return ClearReminderAsync();
        }
        Drive();
        return Task.CompletedTask;
    }

    public void Dispose() => _rounds.Dispose();

    private async Task AddAsync(StoredDelivery delivery)
    {
        if (_waiting.Count >= _options.Webhooks.MaxWaiting)
        {
            await _rounds.DropAsync(_waiting.Oldest);
        }
        await _waiting.AddAsync(delivery);
        if (_options.Reminders && !_isReminded)
        {
            await this.RegisterOrUpdateReminder(WaitingReminder, s_reminderPeriod, s_reminderPeriod);
            _isReminded = true;
        }
        Drive();
    }

    /// <summary>Goes on, unless it does already. A timer begins it, because its work is nobody's call, and does not wait for its end.</summary>
    private void Drive()
    {
        if (!_rounds.TryBegin())
        {
            return;
        }
        _begin?.Dispose();
        _begin = this.RegisterGrainTimer(
            () =>
            {
                _going = GoAsync();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
    }

    private async Task GoAsync()
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        await _rounds.GoAsync();
        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task ClearReminderAsync()
    {
        _isReminded = false;
        if (_options.Reminders && await this.GetReminder(WaitingReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private static WebhookDelivery ViewOf(StoredDelivery waiting) => waiting.View(new WebhookPosition(true, waiting.Order));
}
