using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>
/// What happens to the generations of a session that are under way, until none is; those that are begun meanwhile belong to it, too.
/// </summary>
internal sealed class SessionWatch(DreamerClient client, string session)
{
    private const int MostUnread = 256;

    private readonly Channel<(string Id, GenerationEvent? Event)> _events = Channel.CreateBounded<(string, GenerationEvent?)>(MostUnread);
    private readonly HashSet<string> _watched = [];
    private HashSet<string>? _endedBefore;

    /// <summary>The ids of all that were under way at some time.</summary>
    public IReadOnlyCollection<string> Watched => _watched;

    public async IAsyncEnumerable<GenerationEvent> FollowAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var open = await BeginAsync(left.Token);
            while (open > 0 && await _events.Reader.WaitToReadAsync(stop))
            {
                var (_, happened) = await _events.Reader.ReadAsync(stop);
                if (happened is not null)
                {
                    yield return happened;
                }
                else
                {
                    open += await BeginAsync(left.Token) - 1;
                }
            }
        }
        finally
        {
            await left.CancelAsync();
        }
    }

    /// <summary>Follows those that it has not followed yet; what began meanwhile may have ended already.</summary>
    private async Task<int> BeginAsync(CancellationToken stop)
    {
        var nodes = (await client.Sessions.GetAsync(session, stop)).Generations;
        _endedBefore ??= [.. nodes.Where(node => GenerationStates.IsFinal(node.State)).Select(node => node.Id)];
        string[] begun = [.. nodes.Select(node => node.Id).Where(id => !_endedBefore.Contains(id) && _watched.Add(id))];
        Array.ForEach(begun, id => _ = PumpAsync(id, stop));
        return begun.Length;
    }

    private async Task PumpAsync(string id, CancellationToken stop)
    {
        try
        {
            await foreach (var happened in client.Generations.WatchAsync(id, cancellationToken: stop))
            {
                await _events.Writer.WriteAsync((id, happened), stop);
            }

            await _events.Writer.WriteAsync((id, null), stop);
        }
        catch (Exception error)
        {
            _events.Writer.TryComplete(error); // whoever reads is told
        }
    }
}
