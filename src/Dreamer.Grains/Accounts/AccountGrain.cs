using System.Collections.Immutable;
using System.Security.Cryptography;
using Dreamer.Accounts;
using Dreamer.Errors;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Accounts;

/// <summary>
/// Keyed by tenant id. A change and what the audit log is to be told of it are one write; then the log is told, then that is noted. What fails of it,
/// the last uses of keys, and a deletion are a timer's, between calls.
/// </summary>
internal sealed partial class AccountGrain(
    [PersistentState("account", StorageNames.Default)] IPersistentState<AccountRecord> account,
    IEnumerable<ITenantRemains> remains,
    UnfinishedWork unfinished,
    GrainsOptions options,
    TimeProvider clock,
    ILogger<AccountGrain> log) : Grain, IAccountGrain
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50); // between pieces of a deletion

    private StoredAccount _stored = null!;
    private KeyUses _uses = null!;
    private TenantDeletion _deletion = null!;
    private IGrainTimer? _timer;

    private TenantId Id => TenantId.Parse(this.GetPrimaryKeyString());

    private AccountRecord State => _stored.State;

    private bool IsLocal => Id == TenantId.Local;

    private bool IsThere => IsLocal || (_stored.Exists && !State.IsDeleted);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = new StoredAccount(Id, account, GrainFactory, clock);
        _uses = new KeyUses(_stored, clock);
        _deletion = new TenantDeletion(Id, remains, unfinished, GrainFactory);
        if (State.IsDeleted || !State.Untold.IsEmpty)
        {
            GoOn();
        }
        return Task.CompletedTask;
    }

    public Task<Access> AdmitAsync(string? keyHash)
    {
        if (!_stored.Exists && !IsLocal)
        {
            DeactivateOnIdle(); // whoever guesses names shall not fill the memory with them
            return Task.FromResult(Access.Refused);
        }
        var key = keyHash is null ? null : State.Keys.Find(keyHash);
        var isKnown = IsThere && (keyHash is null || key?.View.StateAt(clock.GetUtcNow()) == KeyState.Active);
        if (isKnown && key is not null && !State.IsSuspended && _uses.Note(key.View))
        {
            GoOn();
        }
        return Task.FromResult(isKnown ? State.AccessOf(key?.View) : Access.Refused);
    }

    public Task<TenantLimits> ReadLimitsAsync() => State.IsDeleted
        ? throw new DreamerException(ErrorCode.Permission, $"The tenant '{Id}' is being deleted.")
        : Task.FromResult(State.Limits);

    public Task<TenantView?> GetAsync() => Task.FromResult(IsLocal || _stored.Exists ? View() : null);

    public async Task<TenantView> CreateAsync(string title, Guid request, Actor by)
    {
        if (State.IsDeleted)
        {
            throw new DreamerException(ErrorCode.Conflict, $"The tenant '{Id}' is still being deleted.", "id");
        }
        if (IsLocal || (_stored.Exists && State.Request != request))
        {
            throw new DreamerException(ErrorCode.InvalidRequest, $"There is a tenant '{Id}' already.", "id");
        }
        if (!_stored.Exists)
        {
            await GrainFactory.TenantDirectory().AddAsync(Id); // first: one that is listed and not there is created by the repetition
            await SaveAsync(new AccountRecord { Title = title, Request = request }, by, "tenant.create", detail: title);
        }
        return View();
    }

    public async Task<TenantView> ChangeAsync(TenantChange change, Actor by)
    {
        RequireThere();
        FieldCheck.Require(
            !(IsLocal && change.IsSuspended == true), "suspended", "Field 'suspended' is true, and the tenant 'local', the server's own, stays active.");
        var changed = State with { Title = change.Title ?? State.Title, IsSuspended = change.IsSuspended ?? State.IsSuspended };
        if (changed != State)
        {
            var action = changed.IsSuspended == State.IsSuspended ? "tenant.rename" : changed.IsSuspended ? "tenant.suspend" : "tenant.resume";
            await SaveAsync(changed, by, action, detail: change.Title);
        }
        return View();
    }

    public async Task<TenantView> SetLimitsAsync(TenantLimits limits, Actor by)
    {
        RequireThere();
        if (limits.Check() != State.Limits)
        {
            await SaveAsync(State with { Limits = limits }, by, "limits.set", detail: limits.ToString());
        }
        await GrainFactory.Tenant(Id).ReviewLimitsAsync(); // on every call, so that a retry repairs a lost one
        return View();
    }

    public Task<ImmutableArray<KeyView>> ListKeysAsync() =>
        Task.FromResult(State.Keys.Reverse().Select(key => _uses.Of(key.View)).ToImmutableArray());

    public async Task<KeyView> AddKeyAsync(NewKey key, Actor by)
    {
        RequireThere();
        var now = clock.GetUtcNow();
        var changed = State with { Keys = State.Keys.With(AccountKeys.Of(key, null, now), now) };
        await SaveAsync(changed, by, "key.create", key.Id, $"scopes {InWords(key.Scopes ?? [])}");
        return State.Keys.Get(key.Id).View;
    }

    public async Task RevokeKeyAsync(KeyId id, Actor by)
    {
        RequireThere();
        var keys = State.Keys.Revoked(id, clock.GetUtcNow());
        if (keys != State.Keys)
        {
            await SaveAsync(State with { Keys = keys }, by, "key.revoke", id);
        }
    }

    public async Task<KeyView> RotateKeyAsync(KeyId old, NewKey key, TimeSpan overlap, Actor by)
    {
        RequireThere();
        var changed = State with { Keys = State.Keys.Rotated(old, key, overlap, clock.GetUtcNow()) };
        await SaveAsync(changed, by, "key.rotate", old, $"new key {key.Id}, overlap {overlap.TotalSeconds:0} s");
        return State.Keys.Get(key.Id).View;
    }

    public async Task<bool> PrintKeyAsync(string hash, DateTimeOffset createdAt)
    {
        if (State.Keys.Any(key => key.View.IsPrinted))
        {
            return false;
        }
        var view = new KeyView
        {
            Id = KeyId.Parse($"key_{RandomNumberGenerator.GetHexString(16, lowercase: true)}"),
            Name = "first start",
            Scopes = [Scope.Generate, Scope.Read],
            CreatedAt = createdAt,
            IsPrinted = true,
        };
        await SaveAsync(State with { Keys = State.Keys.Add(new StoredKey(view, hash)) }, Actor.Server, "key.create", view.Id, "the first start's");
        return true;
    }

    public async Task<bool> DeleteAsync(Actor by)
    {
        FieldCheck.Require(!IsLocal, "id", "The tenant 'local' is the server's own, and stays.");
        if (!_stored.Exists)
        {
            return false;
        }
        if (!State.IsDeleted)
        {
            await _deletion.BeginAsync();
            await SaveAsync(State with { IsDeleted = true, Keys = [] }, by, "tenant.delete");
        }
        GoOn();
        return true;
    }

    /// <summary>The activation has taken it up.</summary>
    public Task ContinueAsync() => State.IsDeleted ? Task.CompletedTask : unfinished.ClearAsync(Id);

    private async Task SaveAsync(AccountRecord changed, Actor by, string action, KeyId? key = null, string? detail = null)
    {
        await _stored.SaveAsync(changed, by, action, key, detail);
        try
        {
            await _stored.TellAsync();
        }
        catch (Exception error) // it is stored, and the timer tells it
        {
            LogHeldUp(log, error, Id);
            GoOn();
        }
    }

    /// <summary>Lets the timer do what is left, a piece a tick.</summary>
    private void GoOn() => _timer ??= this.RegisterGrainTimer(
        AdvanceAsync, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _stored.TellAsync();
            await _uses.SaveAsync();
            if (State.IsDeleted && await _deletion.AdvanceAsync())
            {
                _timer!.Change(s_pause, Timeout.InfiniteTimeSpan);
                return;
            }
            await (State.IsDeleted ? _deletion.EndAsync(_stored.ClearAsync) : Task.CompletedTask);
            _timer!.Dispose();
            _timer = null;
        }
        catch (Exception error) // a disk that is full now may not be later
        {
            LogHeldUp(log, error, Id);
            _timer!.Change(options.RetryPause * 4, Timeout.InfiniteTimeSpan);
        }
    }

    private void RequireThere()
    {
        if (!IsThere)
        {
            throw new DreamerException(ErrorCode.NotFound, $"There is no tenant '{Id}'.", "id");
        }
    }

    private TenantView View() => State.ViewOf(Id);

    private static string InWords(ImmutableArray<Scope> scopes) => string.Join(' ', scopes.Select(scope => scope.ToString().ToLowerInvariant()));

    [LoggerMessage(Level = LogLevel.Warning, Message = "what is left to do for tenant {Tenant} is held up; it is tried again")]
    private static partial void LogHeldUp(ILogger log, Exception error, TenantId tenant);
}
