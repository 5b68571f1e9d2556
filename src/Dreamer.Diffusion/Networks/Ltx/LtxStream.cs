// Shapes: B batch, C channels (D out), H/W pixels, 1 frame
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// Videos that flow through layers a frame at a time, BC1HW, so that a layer has few frames in memory however many there are. A frame is
/// asked for by who needs it, and is then the asker's to dispose.
/// </summary>
internal static class LtxStream
{
    /// <summary>The frames of a whole video, each a copy.</summary>
    public static IEnumerable<Tensor> Of(Tensor x_BCFHW)
    {
        for (var frame = 0L; frame < x_BCFHW.shape[2]; frame++)
        {
            yield return Made(() => x_BCFHW.narrow(2, frame, 1).clone());
        }
    }

    /// <summary>What is made of each frame, which is gone then.</summary>
    public static IEnumerable<Tensor> Each(this IEnumerable<Tensor> frames, Func<Tensor, Tensor> next)
    {
        foreach (var x_BC1HW in frames)
        {
            using var given = x_BC1HW;
            yield return Made(() => next(given));
        }
    }

    /// <summary>Several frames to each.</summary>
    public static IEnumerable<Tensor> Frames(this IEnumerable<Tensor> videos)
    {
        foreach (var x_BCFHW in videos)
        {
            using var given = x_BCFHW;
            foreach (var frame_BC1HW in Of(given))
            {
                yield return frame_BC1HW;
            }
        }
    }

    /// <summary>
    /// So many neighbours as a convolution needs, and what it makes of them: before the first and behind the last frame stand as many of
    /// the same.
    /// </summary>
    public static IEnumerable<Tensor> Convolved(this IEnumerable<Tensor> frames, int before, int behind, Func<Tensor, Tensor> next)
    {
        var window = new Queue<Tensor>(); // before the frame, the frame, behind it
        try
        {
            Tensor? last = null;
            foreach (var x_BC1HW in frames)
            {
                last = x_BC1HW;
                Enter(window, x_BC1HW, window.Count == 0 ? before : 0);
                if (window.Count > before + behind)
                {
                    yield return Said(window, next);
                }
            }
            for (var missing = 0; missing < behind && last is not null; missing++)
            {
                window.Enqueue(last.alias().DetachFromDisposeScope());
                last = window.Last();
                if (window.Count > before + behind)
                {
                    yield return Said(window, next);
                }
            }
        }
        finally
        {
            Leave(window);
        }
    }

    /// <summary>What layers say of frames, added to the frames themselves as <paramref name="add"/> does it.</summary>
    public static IEnumerable<Tensor> Beside(
        this IEnumerable<Tensor> frames, Func<IEnumerable<Tensor>, IEnumerable<Tensor>> layers, Func<Tensor, Tensor, Tensor> add)
    {
        var waiting = new Queue<Tensor>();
        try
        {
            foreach (var said_BD1HW in layers(Seen()))
            {
                using var said = said_BD1HW;
                using var same = waiting.Dequeue();
                yield return Made(() => add(said, same));
            }
        }
        finally
        {
            Leave(waiting);
        }

        IEnumerable<Tensor> Seen()
        {
            foreach (var x_BC1HW in frames)
            {
                waiting.Enqueue(x_BC1HW);
                yield return x_BC1HW.alias().DetachFromDisposeScope();
            }
        }
    }

    private static void Enter(Queue<Tensor> window, Tensor x_BC1HW, int repeated)
    {
        for (var copy = 0; copy < repeated; copy++)
        {
            window.Enqueue(x_BC1HW.alias().DetachFromDisposeScope());
        }
        window.Enqueue(x_BC1HW);
    }

    private static Tensor Said(Queue<Tensor> window, Func<Tensor, Tensor> next)
    {
        var y_BD1HW = Made(() => next(window.Count == 1 ? window.Peek() : cat([.. window], dim: 2)));
        window.Dequeue().Dispose();
        return y_BD1HW;
    }

    private static void Leave(Queue<Tensor> frames)
    {
        while (frames.TryDequeue(out var frame))
        {
            frame.Dispose();
        }
    }

    /// <summary>In no scope, since it lasts for turns of others.</summary>
    private static Tensor Made(Func<Tensor> make)
    {
        using var scope = NewDisposeScope();
        return make().DetachFromDisposeScope();
    }
}
