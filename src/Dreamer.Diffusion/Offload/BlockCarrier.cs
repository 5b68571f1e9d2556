using System.Runtime.ExceptionServices;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>
/// Brings a network's passing blocks, one at a time and on a thread of its own: the next one while one is at work, after the last the first
/// again. Blocks are taken by one thread, one at a time.
/// </summary>
internal sealed class BlockCarrier : IDisposable
{
    private readonly object _gate = new();
    private readonly IReadOnlyList<PassingBlock> _blocks; // the network's, after those that stay
    private readonly BlockOffload _offload;
    private readonly IBlockRoom _room;
    private readonly IDisposable[] _sources;
    private readonly Thread _thread;
    private Errand? _next; // for the thread, which has none under way
    private Errand? _ahead; // sent before its block was asked for
    private bool _stopping;

    /// <param name="blocks">Those that pass.</param>
    /// <param name="offload">How many blocks of the network are before them, and whether they come ahead.</param>
    /// <param name="room">Where they come to.</param>
    /// <param name="sources">What they are read from.</param>
    public BlockCarrier(IReadOnlyList<PassingBlock> blocks, BlockOffload offload, IBlockRoom room, params IDisposable[] sources)
    {
        (_blocks, _offload, _room, _sources) = (blocks, offload, room, sources);
        _thread = new Thread(RunUntilDisposed) { Name = "blocks", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many blocks were sent for and have come, or failed to.</summary>
    public long Brought { get; private set; }

    /// <summary>A block of the network is in memory until what is returned is disposed; null of one that stays anyway.</summary>
    public IDisposable? Take(int block)
    {
        if (block < _offload.Resident)
        {
            return null;
        }
        var place = block - _offload.Resident;
        Await(_ahead?.Place == place ? _ahead : Anew(place));
        _ahead = _offload.Prefetches ? Send((place + 1) % _blocks.Count) : null;
        return new Turn(_blocks[place]);
    }

    /// <summary>Takes each block once: what is wrong with any of them is known then.</summary>
    public void TakeAll()
    {
        for (var place = 0; place < _blocks.Count; place++)
        {
            Take(_offload.Resident + place)!.Dispose();
        }
    }

    /// <summary>Waits until no block is on its way.</summary>
    public void Settle()
    {
        if (_ahead is { } errand)
        {
            Ended(errand);
        }
    }

    public void Dispose()
    {
        GiveUpAhead();
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
        _room.Dispose();
        Array.ForEach(_sources, source => source.Dispose());
    }

    /// <summary>Another block is ahead than the one that is wanted where a step has failed between its blocks.</summary>
    private Errand Anew(int place)
    {
        GiveUpAhead();
        return Send(place);
    }

    private void GiveUpAhead()
    {
        Settle();
        if (_ahead is { Fault: null } errand)
        {
            _blocks[errand.Place].Empty();
        }
        _ahead = null;
    }

    private Errand Send(int place)
    {
        lock (_gate)
        {
            _next = new Errand(place);
            Monitor.PulseAll(_gate);
            return _next;
        }
    }

    private void Await(Errand errand)
    {
        _ahead = null;
        Ended(errand);
        if (errand.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private void Ended(Errand errand)
    {
        lock (_gate)
        {
            while (!errand.IsDone)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void RunUntilDisposed()
    {
        NativeSettings.ApplyToThread();
        using var off = no_grad();
        while (Receive() is { } errand)
        {
            var fault = Fill(_blocks[errand.Place]);
            lock (_gate)
            {
                (errand.Fault, errand.IsDone) = (fault, true);
                Brought++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Errand? Receive()
    {
        lock (_gate)
        {
            while (_next is null && !_stopping)
            {
                Monitor.Wait(_gate);
            }
            var errand = _next;
            _next = null;
            return errand;
        }
    }

    /// <summary>What goes wrong here is the taker's to know.</summary>
    private Exception? Fill(PassingBlock block)
    {
        try
        {
            block.Fill(_room);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>One block to be brought; changed under the gate.</summary>
    private sealed class Errand(int place)
    {
        public int Place => place;

        public bool IsDone { get; set; }

        public Exception? Fault { get; set; }
    }

    private sealed class Turn(PassingBlock block) : IDisposable
    {
        public void Dispose() => block.Empty();
    }
}
