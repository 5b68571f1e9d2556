using System.Collections.Concurrent;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Offload;

/// <summary>
/// A CUDA device's memory: places that are filled again and again, since the blocks of a network are alike. A block comes in three moves:
/// 1. it is read into pinned memory of the host, 2. its place is free once all that was computed with the block before has ended, which an
/// event tells, 3. it is copied on a stream of its own, beside what is computed meanwhile.
/// </summary>
internal sealed class CudaRoom(Device device, int places) : IBlockRoom
{
    private readonly List<Place> _places = [];
    private readonly ConcurrentQueue<Place> _free = [];
    private IReadOnlyList<Tensor>? _pinned;
    private nint _stream;

    public IBlockStay Enter(WeightSource weights, IReadOnlyList<string> keys)
    {
        Build(weights, keys);
        foreach (var (key, pinned) in keys.Zip(_pinned!))
        {
            weights.Fill(key, pinned); // 1.
        }
        var place = _free.TryDequeue(out var free)
            ? free
            : throw new InvalidOperationException($"More than {places} blocks are on their way.");
        try
        {
            CudaCopies.WaitFor(place.LastUse); // 2.
            foreach (var (pinned, tensor) in _pinned!.Zip(place.Tensors))
            {
                CudaCopies.CopyToDevice(pinned, tensor, _stream); // 3.
            }
            CudaCopies.Finish(_stream); // the kernels that are queued from now on see it
            return new Stay(this, place, [.. keys.Zip(place.Tensors, (key, tensor) => (key, weights.Held(key, tensor.alias())))]);
        }
        catch
        {
            _free.Enqueue(place);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _places.SelectMany(place => place.Tensors).Concat(_pinned ?? []))
        {
            tensor.Dispose();
        }
        _places.ForEach(place => CudaCopies.DestroyEvent(place.LastUse));
        if (_stream != 0)
        {
            CudaCopies.DestroyStream(_stream);
        }
    }

    /// <summary>When the first block comes, by its shapes.</summary>
    private void Build(WeightSource weights, IReadOnlyList<string> keys)
    {
        if (_pinned is not null)
        {
            return;
        }
        using var scope = NewDisposeScope();
        _stream = CudaCopies.NewStream(device.index);
        while (_places.Count < places)
        {
            Tensor[] tensors = [.. keys.Select(key => weights.Empty(key, device).DetachFromDisposeScope())];
            var place = new Place(tensors, CudaCopies.NewEvent(device.index));
            CudaCopies.Record(place.LastUse, device.index); // what had this memory before may still be at work
            _places.Add(place);
            _free.Enqueue(place);
        }
        _pinned = [.. keys.Select(key => weights.Empty(key, CPU).pin_memory().DetachFromDisposeScope())];
    }

    private void Leave(Place place)
    {
        CudaCopies.Record(place.LastUse, device.index);
        _free.Enqueue(place);
    }

    private sealed record Place(IReadOnlyList<Tensor> Tensors, nint LastUse);

    private sealed class Stay(CudaRoom room, Place place, IReadOnlyList<(string Key, Tensor Tensor)> weights) : IBlockStay
    {
        public IReadOnlyList<(string Key, Tensor Tensor)> Weights => weights;

        public void Dispose() => room.Leave(place);
    }
}
