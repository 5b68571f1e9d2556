using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Dreamer.Storage;

/// <summary>
/// A lease on a blob of the container, renewed as long as the process lives. A server that starts waits for a lease to run out once: its
/// holder may have crashed; one that lives renews it in that time, or gives up when it cannot.
/// </summary>
internal sealed class ContainerHold : IPlaceHold
{
    public const string Key = ".server/lease";

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15); // the shortest that there is

    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly BlobLeaseClient _lease;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _renewing;

    private ContainerHold(BlobLeaseClient lease, TimeProvider clock)
    {
        (_lease, _clock) = (lease, clock);
        _renewing = RenewAsync();
    }

    public Task Lost => _lost.Task;

    public static async Task<ContainerHold> TakeAsync(BlobContainerClient container, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var blob = container.GetBlobClient(Key);
            await MakeAsync(container, blob, cancellationToken);
            var lease = blob.GetBlobLeaseClient();
            await AcquireAsync(container, blob, lease, clock, cancellationToken);
            var holder = Encoding.UTF8.GetBytes($"{Environment.MachineName}, process {Environment.ProcessId}");
            await blob.UploadAsync(new BinaryData(holder), new BlobUploadOptions { Conditions = new BlobRequestConditions { LeaseId = lease.LeaseId } }, cancellationToken);
            return new ContainerHold(lease, clock);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            throw new IOException($"The blobs in container '{NameOf(container)}' cannot be taken hold of: {AzureErrors.ReasonOf(error)}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException)
        {
            // It runs out by itself, or is another's by now.
        }
        _stop.Dispose();
    }

    private static async Task AcquireAsync(BlobContainerClient container, BlobClient blob, BlobLeaseClient lease, TimeProvider clock, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (!await TryAsync(() => lease.AcquireAsync(Lease, cancellationToken: cancellationToken)))
        {
            if (clock.GetElapsedTime(began) > Lease + s_retry)
            {
                BlobDownloadResult holder = await blob.DownloadContentAsync(cancellationToken);
                throw new IOException(
                    $"The blobs in container '{NameOf(container)}' are in use by another server ({Shown.Briefly(holder.Content.ToString())}): stop it, or give this one a container of its own with --blobs.");
            }
            await Task.Delay(s_retry, clock, cancellationToken);
        }
    }

    /// <summary>The blob that is leased, and perhaps the container, when nobody has been here before.</summary>
    private static async Task MakeAsync(BlobContainerClient container, BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await TryAsync(() => UploadAsync());
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await TryAsync(() => UploadAsync());
        }

        Task UploadAsync() => blob.UploadAsync(new BinaryData("nobody"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(s_renewal, _clock);
        var renewed = _clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var asked = _clock.GetTimestamp();
                var isHeld = await TryRenewAsync(Lease - _clock.GetElapsedTime(renewed));
                renewed = isHeld is true ? asked : renewed;
                if (isHeld is false || _clock.GetElapsedTime(renewed) >= Lease)
                {
                    _lost.TrySetResult();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is let go of.
        }
    }

    /// <summary>False when it is another's, null when the service does not answer in time: once the lease has run out, another may have it.</summary>
    private async Task<bool?> TryRenewAsync(TimeSpan left)
    {
        using var patience = new CancellationTokenSource(left > s_retry ? left : s_retry, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        try
        {
            return await TryAsync(() => _lease.RenewAsync(cancellationToken: either.Token));
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or OperationCanceledException && !_stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<bool> TryAsync(Func<Task> request)
    {
        try
        {
            await request();
            return true;
        }
        catch (RequestFailedException refused) when (AzureErrors.IsUnmet(refused))
        {
            return false;
        }
    }

    private static string NameOf(BlobContainerClient container) => $"{container.AccountName}/{container.Name}";
}
